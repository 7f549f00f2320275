"""What Maven and Gradle ask for, from `pom.xml` and `build.gradle`."""

from __future__ import annotations

from grader.evidence._manifests import Manifest
from grader.evidence._regex import regex
from grader.evidence._requirements import MAX_REQUIREMENTS, Requirement

# No XML parser: hostile entities can't expand in a plain search, and a broken file still gives what it has.
_DEPENDENCY = regex(r"<dependency>((?:(?!<dependency>)[\s\S]){0,1500}?)</dependency>")
_ARTIFACT = regex(r"<artifactId>\s{0,9}([\w.-]{1,100})\s{0,9}</artifactId>")
_VERSION = regex(r"<version>\s{0,9}([^<\s]{1,80})\s{0,9}</version>")
_SCOPE = regex(r"<scope>\s{0,9}(test|provided)\s{0,9}</scope>")
_MANAGED = regex(r"<parent>|<dependencyManagement>")
_GRADLE = regex(
    r"^[ \t]{0,20}(implementation|api|compileOnly|runtimeOnly|testImplementation)\b[ (]{1,3}(?:platform\()?"
    r"['\"]([\w.-]{1,100}):([\w.-]{1,100})(?::([^'\"\s]{1,60}))?['\"]"
)


def _pin(version: str, *, managed: bool) -> str:
    """Maven takes a plain version as it stands; a parent or a platform fixes what names none."""
    if not version:
        return "exact" if managed else "bare"
    return (
        "ranged"
        if version[0] in "[(" or version.endswith(("+", "SNAPSHOT")) or version.startswith("latest")
        else "exact"
    )


def maven(path: str, text: str) -> Manifest:
    """The dependencies of a `pom.xml`."""
    managed = _MANAGED.search(text) is not None
    out = []
    for found in _DEPENDENCY.finditer(text):
        block = found.group(1)
        artifact, version = _ARTIFACT.search(block), _VERSION.search(block)
        if artifact:
            said = version.group(1) if version else ""
            line = text.count("\n", 0, found.start()) + 1
            group = "dev" if _SCOPE.search(block) else "main"
            out.append(Requirement(artifact.group(1).lower(), line, said, _pin(said, managed=managed), group))
    return Manifest(path, "java", "pom.xml", tuple(out[:MAX_REQUIREMENTS]))


def gradle(path: str, text: str) -> Manifest | None:
    """The dependencies of a `build.gradle`, in Groovy or Kotlin."""
    managed = "platform(" in text or "dependency-management" in text
    out = []
    for number, line in enumerate(text.split("\n"), 1):
        found = _GRADLE.match(line[:400])
        if found:
            said = found.group(4) or ""
            group = "dev" if found.group(1).startswith("test") else "main"
            out.append(Requirement(found.group(3).lower(), number, said, _pin(said, managed=managed), group))
    return Manifest(path, "java", "build.gradle", tuple(out[:MAX_REQUIREMENTS])) if out else None
