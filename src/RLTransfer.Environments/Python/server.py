# The binding in a process of its own: started by RLTransfer as `python -c` with binding.py's text before this one.
# One request on standard input, one reply on what was standard output; both little-endian:
#     uint32 length of the body, uint32 kind, body
# Requests: MAKE (JSON), RESET (JSON), STEP (actions of all instances), RENDER (int32 instance), CLOSE.
# Replies: SPEC (JSON), BATCH (the shared arrays in order, without the actions), FRAME (int32 width, int32 height, bytes), NOTHING, ERROR (JSON).
import itertools
import signal

MAKE, RESET, STEP, RENDER, CLOSE = 1, 2, 3, 4, 5
SPEC, BATCH, FRAME, NOTHING, ERROR = 11, 12, 13, 14, 15


def message(kind, body=b""):
    return struct.pack("<II", len(body), kind) + body


def reply_of(made):
    """The reply to a step and to a reset, in which the arrays of the batch lie, and the memory for its actions."""
    sizes = made.sizes()
    reply, actions = bytearray(message(BATCH, bytes(sum(sizes)))), bytearray(4 * made.count * made.action.size)
    starts = list(itertools.accumulate(sizes, initial=8))
    made.attach([memoryview(reply)[a:b] for a, b in zip(starts, starts[1:])] + [actions])
    return reply, actions


def main():
    # The terminal's interrupt is for the program that started this one; it closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever an environment prints goes to standard error and cannot end up between the frames.
    replies = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    requests = sys.stdin.buffer
    made = shared = actions = None
    while True:
        header = requests.read(8)
        if len(header) < 8:
            return
        length, kind = struct.unpack("<II", header)
        body = requests.read(length)
        if len(body) < length or kind == CLOSE:
            return
        try:
            if kind == STEP:
                actions[:] = body
                made.step()
                reply = shared
            elif kind == RESET:
                request = json.loads(body)
                made.reset(request["seeds"], request["mask"], request["options"])
                reply = shared
            elif kind == RENDER:
                picture = pixels(made.render(*struct.unpack("<i", body)))
                reply = message(NOTHING) if picture is None else message(FRAME, struct.pack("<ii", *picture[:2]) + picture[2])
            else:
                made = batch(json.loads(body))
                shared, actions = reply_of(made)
                reply = message(SPEC, json.dumps(made.spec).encode())
        except Exception as error:  # whatever an environment throws is told, not died of
            reply = message(ERROR, describe(error).encode())
        rest = memoryview(reply)
        while rest:
            rest = rest[os.write(replies, rest):]


main()
