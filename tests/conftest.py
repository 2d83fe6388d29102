"""What all tests rely on."""

import signal

# A shell that starts a job in the background has it ignore SIGINT, and so would all that the tests
# start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
