"""The commands, in modules that are imported when one of theirs is called."""
