"""The limits that hostile programs run under, small so that both sides of each are quick to reach."""

from __future__ import annotations

from grader.sandbox.protocol import KIB, MIB, Limits

LIMITS = Limits(
    wall_s=20.0,
    memory_bytes=160 * MIB,
    processes=24,
    tmp_bytes=4 * MIB,
    file_bytes=2 * MIB,
    output_bytes=10 * KIB,
    shm_bytes=1 * MIB,
)
