"""The outlines of JPEG, PNG and WebP files, read without decoding them."""
