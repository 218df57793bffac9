"""Where a reading may be wrong as a whole: such a line is asked as it stands. Changes no tree."""
