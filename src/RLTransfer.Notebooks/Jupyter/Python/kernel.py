"""Starts the kernel: kernel.py -f CONNECTION_FILE -- WORKER COMMAND."""

import sys

from supervisor import spawn

split = sys.argv.index("--")
command = sys.argv[split + 1 :]
try:
    process = spawn(command)  # it gets ready while Python reads Jupyter's libraries
except OSError:
    process = None  # the kernel will try again, and say why it cannot
sys.modules["debugpy"] = None  # a debugger for Python, whose import would take as long as all the others

from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from zmq import ZMQError  # noqa: E402

from csharp import CSharpKernel  # noqa: E402

CSharpKernel.worker_command, CSharpKernel.first_process = command, process
app = IPKernelApp.instance(kernel_class=CSharpKernel)
try:
    app.initialize(sys.argv[1:split])
except ZMQError as error:
    sys.exit(f"rlt: the kernel cannot open its ports: {error}. Another program has taken one of them; start the kernel again.")
app.start()
