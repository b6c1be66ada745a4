"""The inputs and results of this session, as history_request asks for them."""

import fnmatch


class History:
    SESSION = 1

    def __init__(self):
        self._entries = []  # (line, input, output or None)

    def add(self, line, source, output):
        self._entries.append((line, source, output))

    def answer(self, access, output=False, session=None, start=None, stop=None, n=None, pattern=None, unique=False, **_):
        """Entries (session, line, input), or (session, line, (input, output)) with `output`."""
        if access == "range":
            entries = [] if session not in (None, 0, self.SESSION) else [
                entry for entry in self._entries if (start or 0) <= entry[0] and (stop is None or entry[0] < stop)
            ]
        elif access == "search":
            entries = [entry for entry in self._entries if fnmatch.fnmatchcase(entry[1], pattern or "*")]
            if unique:
                latest = {source: (line, source, result) for line, source, result in entries}
                entries = sorted(latest.values())
            entries = entries[-n:] if n else entries
        else:
            entries = self._entries[-n:] if n else self._entries
        return [(self.SESSION, line, (source, result) if output else source) for line, source, result in entries]
