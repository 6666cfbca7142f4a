"""seccomp: system calls that no decoder needs are refused by the kernel, see seccomp(2).

A list of what is refused and not of what is permitted: decoders, and the C library, differ between machines,
and a call that a new version needs must not keep pictures out. What is refused gets EPERM, so that a library
goes its other way; calls newer than this list are unknown to it (ENOSYS), as on an older kernel. Landlock,
the empty network and the dropped capabilities stand behind it.

The filter is a program of classic BPF, as the kernel takes it; libseccomp would be one more library to have.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator

from mediahub.media.sandbox.walls.linux import (
    PR_SET_SECCOMP,
    NotHere,
    no_new_privileges,
    prctl_address,
    require_linux,
)
from mediahub.messages import N_, message

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of `REFUSED`, and AUDIT_ARCH."""
NEWEST = 456
"""futex_requeue: the last call known here."""
_X32 = 0x40000000
_NONE = -1
REFUSED: dict[str, tuple[int, int]] = {
    # network, also through io_uring
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    # other programs
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, _NONE), "vfork": (58, _NONE),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "tkill": (200, 130), "setpriority": (141, 140), "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "ioprio_set": (251, 30), "move_pages": (279, 239), "migrate_pages": (256, 238),
    # memory and queues that processes share
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semtimedop": (220, 192), "semctl": (66, 191), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181),
    # file systems and namespaces
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "swapon": (167, 224), "swapoff": (168, 225), "quotactl": (179, 60),
    "quotactl_fd": (443, 443), "acct": (163, 89),
    # files by other ways than their path, and what Landlock does not hold: modes, owners, links
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263), "inotify_init": (253, _NONE), "inotify_init1": (294, 26),
    "chmod": (90, _NONE), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, _NONE), "fchown": (93, 55), "lchown": (94, _NONE), "fchownat": (260, 54),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "utime": (132, _NONE), "utimes": (235, _NONE),
    "futimesat": (261, _NONE), "utimensat": (280, 88), "link": (86, _NONE), "linkat": (265, 37),
    "symlink": (88, _NONE), "symlinkat": (266, 36), "mknod": (133, _NONE), "mknodat": (259, 33),
    # the kernel and the machine
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "lookup_dcookie": (212, 18), "syslog": (103, 116), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "reboot": (169, 142), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161),
    "setdomainname": (171, 162), "personality": (135, 92), "iopl": (172, _NONE), "ioperm": (173, _NONE),
    "modify_ldt": (154, _NONE), "vhangup": (153, 58), "vmsplice": (278, 75),
    # other users
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
    "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "capset": (126, 91),
}  # fmt: skip
_ONLY_SELF = {
    "kill": (62, 129),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
_PRLIMIT = (302, 261)
_CLONE, _CLONE3, _IOCTL = (56, 220), (435, 435), (16, 29)
_THREAD, _NEW_NAMESPACES = 0x10000, 0x7E020000
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
"""Type into a terminal in somebody's place."""

_LOAD, _AND, _EQUAL, _OVER, _FROM, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24
"""Where they stand in seccomp_data; of the arguments the lower half, on machines of little end."""
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = _ERROR | errno.EPERM, _ERROR | errno.ENOSYS

Step = tuple[int, int, int, int]
"""Code, steps to skip where it holds, where not, and the operand."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def restrict() -> str:
    """Refuse these calls to this thread, and to those it starts. Returns what to say. Raises NotHere."""
    require_linux()
    machine = platform.machine()
    if machine not in _MACHINES or sys.byteorder != "little" or sys.maxsize < 1 << 32:
        raise NotHere(message("no list of system calls for %(machine)s", machine=machine))
    steps = list(program(machine, os.getpid()))
    packed = b"".join(struct.pack("HBBI", *step) for step in steps)
    no_new_privileges()
    prctl_address(PR_SET_SECCOMP, 2, _Program(len(steps), packed))
    return N_("those that no reader of files needs are refused")


def program(machine: str, process: int) -> Iterator[Step]:
    """The filter for a process of this number on `x86_64` or `aarch64`."""
    column, architecture = _MACHINES[machine]
    yield (_LOAD, 0, 0, _ARCHITECTURE)
    yield (_EQUAL, 1, 0, architecture)
    yield (_RETURN, 0, 0, _KILL)  # calls of 32-bit programs have other numbers
    yield (_LOAD, 0, 0, _NUMBER)
    if machine == "x86_64":
        yield from ((_FROM, 0, 1, _X32), (_RETURN, 0, 0, _KILL))
    yield from ((_OVER, 0, 1, NEWEST), (_RETURN, 0, 0, _ENOSYS))
    # the C library takes clone instead, whose flags can be seen from here
    yield from ((_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, _ENOSYS))
    for numbers in REFUSED.values():
        if numbers[column] != _NONE:
            yield from ((_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _EPERM))
    for numbers in _ONLY_SELF.values():
        yield from _permitted_for(numbers[column], _FIRST, (process,))
    yield from _permitted_for(_PRLIMIT[column], _FIRST, (0, process))
    yield (_EQUAL, 0, 5, _CLONE[column])
    yield from ((_LOAD, 0, 0, _FIRST), (_AND, 0, 0, _THREAD | _NEW_NAMESPACES))
    yield from ((_EQUAL, 0, 1, _THREAD), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _EPERM))
    yield (_EQUAL, 0, 4, _IOCTL[column])
    yield from ((_LOAD, 0, 0, _SECOND), (_EQUAL, 1, 0, _TIOCSTI), (_EQUAL, 0, 1, _TIOCLINUX))
    yield (_RETURN, 0, 0, _EPERM)
    yield (_RETURN, 0, 0, _ALLOW)


def _permitted_for(number: int, argument: int, values: tuple[int, ...]) -> Iterator[Step]:
    """The steps that let this call pass only where its argument has one of the values."""
    yield (_EQUAL, 0, 2 + 2 * len(values), number)
    yield (_LOAD, 0, 0, argument)
    for value in values:
        yield from ((_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW))
    yield (_RETURN, 0, 0, _EPERM)
