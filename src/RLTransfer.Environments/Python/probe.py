# What RLTransfer must know of a Python before it loads it; one line of JSON. Works in every Python 3.
import importlib.util
import json
import os
import sys
import sysconfig

setting = sysconfig.get_config_var
names = [name for name in (setting("INSTSONAME"), setting("LDLIBRARY"), "libpython%d.%d.so.1.0" % sys.version_info[:2], "libpython%d.%d.dylib" % sys.version_info[:2])
         if name and not name.endswith(".a")]
folders = [folder for folder in (setting("LIBDIR"), setting("LIBPL"), os.path.join(sys.base_prefix, "lib")) if folder]
folders += [os.path.join(folder, setting("MULTIARCH")) for folder in folders if setting("MULTIARCH")]
found = [os.path.join(folder, name) for name in names for folder in folders if os.path.isfile(os.path.join(folder, name))]
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "executable": sys.executable,
    "prefix": sys.prefix,
    "basePrefix": sys.base_prefix,
    "library": found[0] if found else None,
    "freeThreaded": bool(setting("Py_GIL_DISABLED")),
    "numpy": importlib.util.find_spec("numpy") is not None,
    "gymnasium": importlib.util.find_spec("gymnasium") is not None,
    "path": [folder for folder in sys.path if folder],
}))
