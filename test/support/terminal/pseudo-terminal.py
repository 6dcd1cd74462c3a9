"""Runs a program in a pseudo-terminal of its own: what comes on our standard input is typed, what it shows goes to our standard output."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 250, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])
# The first line says which process it is.
os.write(1, b"%d\n" % pid)
while True:
    ready, _, _ = select.select([0, terminal], [], [])
    if 0 in ready:
        typed = os.read(0, 65536)
        if typed:
            os.write(terminal, typed)
        else:
            # Whoever drives us is gone: the program is hung up, as by a terminal that closes.
            break
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the last process has closed it.
            shown = b""
        if not shown:
            break
        os.write(1, shown)
os.close(terminal)
_, status = os.waitpid(pid, 0)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128)
