"""Serves the JupyterLab that build.js has assembled: server.py FOLDER [options of Jupyter Server]."""

import os
import sys

from jupyter_server.base.handlers import APIHandler
from jupyterlab_server import LabServerApp
from tornado import web

FOLDER = os.path.join(os.path.abspath(sys.argv.pop(1)), "lab")
HERE = os.path.dirname(os.path.abspath(__file__))


class Identity(APIHandler):
    """Lab 4 asks who its user is, which Jupyter Server tells from 2.0 on."""

    @web.authenticated
    def get(self):
        name = {"username": "student", "name": "Student", "display_name": "Student", "initials": "S", "avatar_url": None, "color": None}
        self.finish({"identity": name, "permissions": {}})


class Lab(LabServerApp):
    name = "lab"
    app_name = "JupyterLab"
    app_version = "4"
    app_url = default_url = "/lab"
    static_dir = os.path.join(FOLDER, "static")
    schemas_dir = os.path.join(FOLDER, "schemas")
    themes_dir = os.path.join(FOLDER, "themes")
    app_settings_dir = os.path.join(FOLDER, "settings")
    user_settings_dir = os.path.join(os.environ["JUPYTER_CONFIG_DIR"], "lab", "user-settings")
    workspaces_dir = os.path.join(os.environ["JUPYTER_CONFIG_DIR"], "lab", "workspaces")
    templates_dir = os.path.join(HERE, "templates")

    def initialize_handlers(self):
        super().initialize_handlers()
        self.handlers.append((r"/api/me", Identity))


def _jupyter_server_extension_points():
    return [{"module": __name__, "app": Lab}]


if __name__ == "__main__":
    Lab.launch_instance()
