"""Camera clocks: time offset and drift of each camera body, and the corrected capture times.

The clock page's code is 20 characters, which fit QR's smallest size; it holds the moment and a token that the
server gives out only for now and the next half hour. A frame of it, or a person's word, is a `ClockReading`.
`Asset.camera_at` is what the camera said, read alike for all frames of a body; `taken_at` is that plus the
shift, with drift spread between readings. The file stays as it is.
"""
