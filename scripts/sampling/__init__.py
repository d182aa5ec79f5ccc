"""Makes the forms in samples/: what a form says, how it is set on a sheet, how the sheet is printed."""
