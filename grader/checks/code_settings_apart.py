"""Settings come from a file, the environment or the command line, not the code.

Why: paths, keys and hyperparameters change between machines and runs; code shouldn't.
Fix: read paths, keys and parameters from the environment or a settings file in one module, and import that module
    elsewhere.

Example:
    class Settings(BaseSettings):
        model_path: Path = Path("models/churn.joblib")
        threshold: float = 0.4
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, idle, small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.python_code import PythonCode
    from grader.evidence.settings import Settings
    from grader.evidence.source_code import SourceCode

FEW_LINES = 300
BEHIND = 5  # so many paths of one machine undo what settings there are


def check(settings: Settings, code_shape: CodeShape, python_code: PythonCode, source_code: SourceCode) -> Finding:
    """One way is most of it, two are all; absolute paths of one machine take away from it."""
    kinds = settings.kinds
    paths = [Place(m.path, p.line, note=p.text) for m in python_code.product for p in m.machine_paths]
    paths += [Place(f.path, line, note="one machine's path") for f in source_code.product for line in f.machine_paths]
    if not kinds:
        if not code_shape.lines:
            return idle(failed("There is no code that could be set up."))
        return failed("All settings are written into the code.", *paths[:5])
    loose = f"; {count(len(paths), 'path of one machine is', 'paths of one machine are')} in the code" if paths else ""
    score = (0.6 if len(kinds) == 1 else 1.0) * min(1.0, code_shape.file_lines / FEW_LINES)
    return graded(
        score * (1 - min(1.0, len(paths) / BEHIND)),
        f"Settings come from: {', '.join(sorted(kinds))} (two ways are wanted){loose}."
        f"{small(code_shape.file_lines, FEW_LINES, 'lines of code outside notebooks')}",
        *(paths or [source.place for source in settings.sources])[:5],
    )
