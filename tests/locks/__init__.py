"""Whether the locks install: with old pips, with newer releases out, on every Python and machine."""
