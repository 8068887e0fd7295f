"""Files for people and tools that do not use srm-tui: questionnaires, trackers, catalogues."""
