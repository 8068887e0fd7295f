"""The app in browsers: one server, a session for each participant, all over one store."""
