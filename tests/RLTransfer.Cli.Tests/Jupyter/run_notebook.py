"""Runs a notebook in a kernel, as nbclient does, and writes it with its outputs: run_notebook.py NOTEBOOK KERNEL OUT."""

import sys

import nbclient
import nbformat

path, kernel, out = sys.argv[1:]
notebook = nbformat.read(path, 4)
nbclient.NotebookClient(notebook, timeout=600, startup_timeout=120, kernel_name=kernel).execute()
nbformat.write(notebook, out)
