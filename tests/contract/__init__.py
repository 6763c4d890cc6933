"""The command line as outside programs use it: the installed command, real files, exits and printed JSON only."""
