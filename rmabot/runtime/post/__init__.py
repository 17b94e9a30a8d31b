"""What leaves by mail or as a signed notice: entered into the commit that causes it, made ready when it leaves."""
