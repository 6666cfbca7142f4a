"""Pictures: decoding, colour profiles, scaling, renditions, crops, watermark, posters of clips."""
