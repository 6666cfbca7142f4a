"""Drawn pictures of the demo event: flat shapes, real light, no photographs.

`canvas` is the drawing surface, `colour` and `finish` the look, `figure`, `car` and
`robot` the actors, and each `scene_*` module composes them into pictures.
"""
