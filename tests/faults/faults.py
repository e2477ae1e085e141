#!/usr/bin/env python3
"""Breaks a store in every way a machine can, and checks that nothing acknowledged is lost and that it opens again.

    faults.py kill  [--rounds 200]            kill -9 at random moments, always the same store
    faults.py point [--points 60]             SIGKILL at the n-th system call that writes, syncs or renames (strace)
    faults.py io                              EIO, ENOSPC and EMFILE from the n-th call on (strace), 45 cases
    faults.py disk                            full disk, file size limit, read-only remount (root)
    faults.py power [--cuts 100] [--seed 1]   power cut at block level (root, qemu-storage-daemon, fuse)

Options of all: --engine frontdesk|bare, --mode sync|early (the planted bugs, which must be found), --probe PATH.
The probe is tests/faults/probe.rs: `write` prints `A position hash` once an event is durable, `verify` looks for them.
Exit status: 0 nothing lost, 1 something was.
"""
import argparse, os, random, re, shutil, signal, struct, subprocess as sp, sys, tempfile, time

ap = argparse.ArgumentParser()
ap.add_argument('what', choices=['kill', 'point', 'io', 'disk', 'power'])
ap.add_argument('--engine', default='frontdesk')
ap.add_argument('--mode', default='sync')
ap.add_argument('--probe', default=os.environ.get('PROBE', 'target/debug/examples/probe'))
ap.add_argument('--rounds', type=int, default=200)
ap.add_argument('--points', type=int, default=60)
ap.add_argument('--cuts', type=int, default=100)
ap.add_argument('--seed', type=int, default=1)
ap.add_argument('--secs', type=float, default=8)
ap.add_argument('--ops', type=int, default=40, help='power: the store is closed and opened again after so many')
a = ap.parse_args()
rnd = random.Random(a.seed)
PROBE = os.path.abspath(a.probe)
WHOLE = re.compile(r'^A \d+ [0-9a-f]{64}$')
bad, cases, began = [], 0, time.time()


def acked(text):
    """Only whole lines count: the last one may have been cut."""
    return [l for l in text.splitlines() if WHOLE.match(l)]


def write(store, ops, limit=60, pre=None, before=(), keep=None):
    out = tempfile.TemporaryFile('w+')
    p = sp.Popen([*before, PROBE, 'write', a.engine, store, str(ops), a.mode], stdout=out, stderr=sp.PIPE, text=True, preexec_fn=pre)
    try:
        err = p.communicate(timeout=limit)[1]
    except sp.TimeoutExpired:
        p.kill()
        err = 'HANG ' + p.communicate()[1]
    out.seek(0)
    lines = acked(out.read())
    if keep is not None:
        keep.extend(lines)
    return p.returncode, lines, (re.search(r'FAIL.*|HANG.*|panicked.*', err) or [''])[0]


def check(name, store, lines, work):
    """Opens the store and looks for all acknowledged events."""
    global cases
    cases += 1
    ack = os.path.join(work, 'ack')
    with open(ack, 'w') as f:
        f.write('\n'.join(lines) + '\n')
    try:
        r = sp.run([PROBE, 'verify', a.engine, store, ack], capture_output=True, text=True, timeout=120)
        said, code = (r.stdout.strip().splitlines() or [r.stderr.strip()[-200:]])[0], r.returncode
    except sp.TimeoutExpired:
        said, code = 'HANG while verifying', 1
    if code:
        bad.append(name)
        print(f'BAD {name}: {said[:200]}', flush=True)
    return said


def kill(work):
    store, lines = work + '/s', []
    for n in range(a.rounds):
        with tempfile.TemporaryFile('w+') as out:
            p = sp.Popen([PROBE, 'write', a.engine, store, '1000000', a.mode], stdout=out, stderr=sp.DEVNULL)
            # One round of four is cut while it opens, the others while it works.
            until = time.time() + 20
            while n % 4 and time.time() < until and p.poll() is None and os.fstat(out.fileno()).st_size == 0:
                time.sleep(.01)
            time.sleep(rnd.uniform(.005, .4))
            p.kill()
            p.wait()
            out.seek(0)
            lines += acked(out.read())
        said = check(f'kill {n}', store, lines, work)
    return f'{len(lines)} acknowledged; {said}'


CALLS = 'pwrite64,write,fsync,fdatasync,sync_file_range,rename,renameat,ftruncate,unlink'


def inject(work, what, nth, name):
    store, lines = work + '/s', []
    shutil.rmtree(store, ignore_errors=True)
    write(store, 20, keep=lines)
    trace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=' + what.split(':')[0], '-e', f'inject={what}:when={nth}']
    code, _, said = write(store, 60, before=trace, keep=lines)
    if said.startswith('HANG'):
        bad.append(name)
    check(name, store, lines, work)
    return said


def point(work):
    for n in range(1, a.points + 1):
        # The writes of the acknowledgements themselves are among them: a store must bear that too.
        inject(work, f'{CALLS}:signal=SIGKILL', n * 5 - 4, f'SIGKILL at call {n * 5 - 4}')


def io(work):
    for what in ('fsync,fdatasync,sync_file_range:error=EIO', 'pwrite64,write:error=ENOSPC', 'pwrite64,write:error=EIO', 'openat:error=EMFILE', 'rename,renameat,unlink:error=EIO'):
        for n in (1, 2, 3, 5, 8, 13, 21, 40, 80):
            said = inject(work, what, f'{n}+', f'{what} from call {n}')
            if n == 2:
                print(f'  {what}: {said[:140]}', flush=True)


def disk(work):
    m = work + '/m'
    os.mkdir(m)
    sp.run(['mount', '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', m], check=True)
    try:
        _, lines, said = write(m + '/s', 1000000)
        print(f'  full disk: {said[:160]}')
        sp.run(['mount', '-o', 'remount,size=64m', m], check=True)
        check('full disk, then room again', m + '/s', lines, work)
    finally:
        sp.run(['umount', m])
    import resource
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))
    _, lines, said = write(work + '/l', 1000000, pre=limit)
    print(f'  file size limit: {said[:160]}')
    check('file size limit of 2 MB', work + '/l', lines, work)
    img = work + '/img'
    sp.run(['truncate', '-s', '64M', img], check=True)
    sp.run(['mkfs.ext4', '-q', '-F', img], check=True)
    sp.run(['mount', '-o', 'loop', img, m], check=True)
    try:
        with tempfile.TemporaryFile('w+') as out:
            p = sp.Popen([PROBE, 'write', a.engine, m + '/s', '1000000', a.mode], stdout=out, stderr=sp.DEVNULL)
            time.sleep(1.5)
            sp.run(['mount', '-o', 'remount,ro', m], capture_output=True)
            time.sleep(1)
            p.kill()
            p.wait()
            sp.run(['mount', '-o', 'remount,rw', m], check=True)
            out.seek(0)
            check('read-only remount while it runs', m + '/s', acked(out.read()), work)
    finally:
        sp.run(['umount', m])


def power(work):
    """ext4 on a loop device over a disk that logs each write and flush; the disk as it was at random moments is made
    anew, once cut between two writes, once with half of what was not flushed missing or torn."""
    disk_, log, fuse, mnt, ack, base, cut = (os.path.join(work, x) for x in ('disk', 'log', 'fuse', 'mnt', 'ack', 'base', 'cut'))
    sh = lambda *c: sp.run(c, check=True, capture_output=True, text=True).stdout.strip()
    os.mkdir(mnt)
    for f in (fuse, log):
        open(f, 'w').close()
    with open(disk_, 'wb') as f:
        f.truncate(64 << 20)
    sh('mkfs.ext4', '-q', '-F', '-E', 'nodiscard,lazy_itable_init=0', disk_)
    shutil.copy(disk_, base)
    q = sp.Popen(['qemu-storage-daemon', '--blockdev', f'driver=file,node-name=f,filename={disk_}', '--blockdev', f'driver=file,node-name=l,filename={log}',
                  '--blockdev', 'driver=blklogwrites,node-name=w,file=f,log=l,log-sector-size=512', '--export', f'type=fuse,id=e,node-name=w,mountpoint={fuse},writable=on'])
    loop, n, opens = None, 0, 0
    try:
        for _ in range(200):
            if os.path.ismount(fuse):
                break
            time.sleep(.05)
        loop = sh('losetup', '-f', '--show', fuse)
        sh('mount', '-t', 'ext4', loop, mnt)
        end = time.time() + a.secs
        with open(ack, 'w') as out:
            while time.time() < end:
                p = sp.Popen([PROBE, 'write', a.engine, mnt + '/s', str(a.ops), a.mode], stdout=sp.PIPE, text=True)
                opens += 1
                for line in p.stdout:
                    if WHOLE.match(line.strip()):
                        # It counts only in a cut that comes after this place in the log.
                        out.write(f'{line.strip()} {os.stat(log).st_size}\n')
                        n += 1
                    if time.time() > end:
                        p.kill()
                        break
                p.wait()
        size = os.stat(log).st_size
    finally:
        sp.run(['umount', '-l', mnt])
        if loop:
            sp.run(['losetup', '-d', loop])
        time.sleep(.3)
        q.send_signal(signal.SIGTERM)
        q.wait()
    raw = open(log, 'rb')
    assert struct.unpack('<Q', raw.read(8))[0] == 0x6a736677736872, 'no log of writes'
    entries, pos = [], 512
    while pos + 512 <= size:
        raw.seek(pos)
        sector, count, flags, _ = struct.unpack('<QQQQ', raw.read(32))
        if not (sector or count or flags):
            break
        count = 0 if flags & 4 else count
        entries.append((pos + 512, sector, count, flags))
        pos += 512 + count * 512
    print(f'  {n} acknowledged, {opens} times opened, {len(entries)} writes and flushes', flush=True)

    def put(f, entry, torn=False):
        off, sector, count, _ = entry
        if count:
            raw.seek(off)
            data = raw.read(count * 512)
            f.seek(sector * 512)
            f.write(data[:512 * rnd.randrange(count + 1)] if torn else data)

    global cases
    cur, img = 0, open(base, 'r+b')
    models = ['order of writes', 'volatile cache']
    moments = sorted(rnd.randrange(len(entries) // 50, len(entries)) for _ in range((a.cuts + 1) // 2))
    for c in moments:
        flushed = max((i for i in range(cur, c) if entries[i][3] & 1), default=cur - 1) + 1
        for i in range(cur, flushed):
            put(img, entries[i])
        cur = max(cur, flushed)
        img.flush()
        for model in models:
            sp.run(['cp', '--sparse=always', base, cut], check=True)
            with open(cut, 'r+b') as f:
                for i in range(cur, c):
                    if model == models[0]:
                        put(f, entries[i])
                    elif rnd.random() < .5:
                        put(f, entries[i], torn=rnd.random() < .2)
            lp = sh('losetup', '-f', '--show', cut)
            cases += 1
            try:
                sh('mount', '-t', 'ext4', lp, mnt)
                r = sp.run([PROBE, 'verify', a.engine, mnt + '/s', ack, str(entries[c][0] - 512)], capture_output=True, text=True, timeout=120)
                said, code = (r.stdout.strip().splitlines() or [r.stderr.strip()[-200:]])[0], r.returncode
                sp.run(['umount', mnt])
            except (sp.CalledProcessError, sp.TimeoutExpired) as e:
                said, code = str(e), 1
                sp.run(['umount', '-l', mnt], capture_output=True)
            sp.run(['losetup', '-d', lp])
            if code:
                bad.append(f'cut {c} {model}')
                if len(bad) < 4:
                    print(f'BAD cut at {c} of {len(entries)}, {model}: {said[:200]}', flush=True)


work = tempfile.mkdtemp(prefix='faults.', dir='/dev/shm' if a.what == 'power' else None)
try:
    more = globals()[a.what](work) or ''
finally:
    shutil.rmtree(work, ignore_errors=True)
print(f'{a.what} {a.engine}/{a.mode} seed {a.seed}: {cases} cases, {len(bad)} bad, {time.time() - began:.0f} s {more}')
sys.exit(bool(bad))
