"""The start page, for visitors and for coaches who signed in."""
