"""Administration under `/admin`: what an office runs MediaHub by. A page is a module here, with a template.

A page makes its blueprint with `frame.admin_blueprint` and has its line in `navigation.SECTIONS`. Pages about
events, people and the installation (`system`) lie in folders of their own.
"""
