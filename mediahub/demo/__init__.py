"""The demo event: a programme, its vocabulary, and pictures and clips drawn for it.

Everything here is made from fixed seeds, so that every fresh installation shows the
same event. The pictures are illustrations and say so in their captions and terms.
"""
