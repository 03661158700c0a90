"""Reading HTML that strangers wrote, in a child process with limits."""
