"""Files as lines: Word, web pages, Markdown, PDF. Understands no line."""
