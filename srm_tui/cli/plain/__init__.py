"""The interview as lines of text: for screen readers, braille lines and scripts."""
