"""Accounts: people, invitations, sessions and keys for programs. Secrets are given out once and kept as hashes.

A secret of ours has 256 random bits, so a plain SHA-256 of it can't be turned back; a password hasn't, so it is kept by
scrypt.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from grader.errors import UsageError
from grader.store.columns import DbNow, new_id, now_of
from grader.store.tables import ApiTokenRow, InvitationRow, SessionRow, UserRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

ROLES = ("learner", "instructor", "admin")
TOKEN_PREFIX = "shipfolio_"  # noqa: S105 - lets scanners of leaked secrets know one
_SCRYPT = {"n": 2**15, "r": 8, "p": 1}  # OWASP's password storage cheat sheet; 32 MiB and some 0.1 s a try
SEEN_EVERY = timedelta(minutes=5)  # a visit isn't written down more often


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account."""

    id: str
    login: str
    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one account; `used_at` None and not expired: still good."""

    id: str
    role: str
    note: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A key for programs, without its secret."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


def hash_secret(secret: str) -> str:
    """How a secret of ours is kept: 64 hex digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _user(row: UserRow | None) -> User | None:
    return User(row.id, row.login, row.name, row.role, row.created_at, row.disabled_at) if row else None


# ---------------------------------------------------------------- people


def add_user(session: Session, login: str, name: str, role: str, password: str | None = None) -> User:
    """Make an account; UsageError where the login is taken or the role unknown."""
    if role not in ROLES:
        raise UsageError(f"There is no role {role!r}.", kind="bad_role", hint=f"One of: {', '.join(ROLES)}.")
    login = login.strip().casefold()
    if not login or len(login) > 200 or not login.isprintable():  # noqa: PLR2004 - the column's width
        raise UsageError("That can't be a login.", kind="bad_login", hint="Use a short name or an e-mail address.")
    row = UserRow(id=new_id(), login=login, name=name.strip()[:200] or login, role=role)
    row.password_hash = hash_password(password) if password is not None else None
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise UsageError("That login is taken.", kind="login_taken", hint="Choose another one.") from None
    found = find_user(session, row.id)
    assert found is not None, "it was added above"  # noqa: S101
    return found


def find_user(session: Session, user_id: str) -> User | None:
    """One account, disabled or not."""
    return _user(session.get(UserRow, user_id))


def find_user_by_login(session: Session, login: str) -> User | None:
    """One account by what its person types."""
    return _user(session.scalar(select(UserRow).where(UserRow.login == login.strip().casefold())))


def list_users(session: Session) -> tuple[User, ...]:
    """Every account, by login."""
    rows = session.scalars(select(UserRow).order_by(UserRow.login))
    return tuple(user for user in map(_user, rows) if user)


def count_admins(session: Session) -> int:
    """How many admins can log in; 0 asks for the first-run page."""
    query = select(func.count()).select_from(UserRow).where(UserRow.role == "admin", UserRow.disabled_at.is_(None))
    return session.scalar(query) or 0


def set_role(session: Session, user_id: str, role: str) -> bool:
    """Change what somebody may do; their sessions end, so that nothing old keeps the former rights."""
    if role not in ROLES:
        raise UsageError(f"There is no role {role!r}.", kind="bad_role", hint=f"One of: {', '.join(ROLES)}.")
    return _change_user(session, user_id, role=role)


def set_disabled(session: Session, user_id: str, *, disabled: bool) -> bool:
    """Lock somebody out, at once and everywhere, or let them in again."""
    return _change_user(session, user_id, disabled_at=now_of(session) if disabled else None)


def _change_user(session: Session, user_id: str, **values: object) -> bool:
    end_sessions(session, user_id)
    done = session.execute(update(UserRow).where(UserRow.id == user_id).values(**values).returning(UserRow.id))
    return done.first() is not None


def delete_user(session: Session, user_id: str) -> bool:
    """Remove an account with its sessions and tokens. Their reports are the caller's: `retention.delete_owner`."""
    return session.execute(delete(UserRow).where(UserRow.id == user_id).returning(UserRow.id)).first() is not None


# ---------------------------------------------------------------- passwords


def hash_password(password: str) -> str:
    """A password as it is kept: parameters, salt and hash."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, **_SCRYPT)
    return "$".join(["scrypt", *(str(value) for value in _SCRYPT.values()), _b64(salt), _b64(made)])


def check_password(session: Session, login: str, password: str) -> User | None:
    """Whose login and password these are. Takes the same time whether there is such an account or not."""
    row = session.scalar(select(UserRow).where(UserRow.login == login.strip().casefold()))
    kept = row.password_hash if row else None
    _, n, r, p, salt, wanted = (kept or _NOBODY).split("$")
    made = _scrypt(password, base64.b64decode(salt), n=int(n), r=int(r), p=int(p))
    right = hmac.compare_digest(_b64(made), wanted)
    return _user(row) if row and kept and right and row.disabled_at is None else None


def set_password(session: Session, user_id: str, password: str) -> bool:
    """Give an account a new password; its sessions end."""
    return _change_user(session, user_id, password_hash=hash_password(password))


def _scrypt(password: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    data = password.encode("utf-8", "surrogatepass")[:1024]
    return hashlib.scrypt(data, salt=salt, n=n, r=r, p=p, maxmem=128 * 1024 * 1024, dklen=32)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


_NOBODY = "$".join(["scrypt", *(str(value) for value in _SCRYPT.values()), _b64(b"nobody" * 3), _b64(bytes(32))])


# ---------------------------------------------------------------- invitations


def add_invitation(
    session: Session, role: str, *, created_by: str | None, note: str = "", valid_for: timedelta = timedelta(days=7)
) -> tuple[Invitation, str]:
    """Make an invitation; the second value is the secret of its link, which can't be had again."""
    if role not in ROLES:
        raise UsageError(f"There is no role {role!r}.", kind="bad_role", hint=f"One of: {', '.join(ROLES)}.")
    secret = secrets.token_urlsafe(32)
    now = now_of(session)
    row = InvitationRow(
        id=new_id(), token_hash=hash_secret(secret), role=role, note=note[:200], created_by=created_by,
        created_at=now, expires_at=now + valid_for,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _invitation(row), secret


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(row.id, row.role, row.note, row.created_at, row.expires_at, row.used_at)


def find_invitation(session: Session, secret: str) -> Invitation | None:
    """An invitation that is still good."""
    row = session.scalar(
        select(InvitationRow).where(
            InvitationRow.token_hash == hash_secret(secret),
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > now_of(session),
        )
    )
    return _invitation(row) if row else None


def use_invitation(session: Session, secret: str, login: str, name: str, password: str | None = None) -> User | None:
    """Make the account that an invitation is for; None where it isn't good any more. Works once."""
    now = now_of(session)
    used = update(InvitationRow).where(
        InvitationRow.token_hash == hash_secret(secret),
        InvitationRow.used_at.is_(None),
        InvitationRow.expires_at > now,
    )
    row = session.execute(used.values(used_at=now).returning(InvitationRow.id, InvitationRow.role)).first()
    if row is None:
        return None
    user = add_user(session, login, name, row.role, password)
    session.execute(update(InvitationRow).where(InvitationRow.id == row.id).values(used_by=user.id))
    return user


def list_invitations(session: Session) -> tuple[Invitation, ...]:
    """Every invitation, newest first."""
    rows = session.scalars(select(InvitationRow).order_by(InvitationRow.created_at.desc(), InvitationRow.id))
    return tuple(_invitation(row) for row in rows)


def delete_invitation(session: Session, invitation_id: str) -> bool:
    """Take an invitation back."""
    done = session.execute(delete(InvitationRow).where(InvitationRow.id == invitation_id).returning(InvitationRow.id))
    return done.first() is not None


# ---------------------------------------------------------------- sessions


def start_session(session: Session, user_id: str, *, valid_for: timedelta = timedelta(days=14)) -> str:
    """Log somebody in: the secret for their cookie. Each login has a new one."""
    secret = secrets.token_urlsafe(32)
    now = now_of(session)
    session.add(
        SessionRow(
            token_hash=hash_secret(secret), user_id=user_id, created_at=now, seen_at=now, expires_at=now + valid_for
        )
    )
    session.flush()
    return secret


def user_of_session(session: Session, secret: str) -> User | None:
    """Who is logged in by this cookie; None where it has expired or its account is disabled."""
    query = select(UserRow).join(SessionRow, SessionRow.user_id == UserRow.id)
    good = (SessionRow.token_hash == hash_secret(secret), SessionRow.expires_at > DbNow())
    return _user(session.scalar(query.where(*good, UserRow.disabled_at.is_(None))))


def end_session(session: Session, secret: str) -> None:
    """Log one browser out."""
    session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_secret(secret)))


def end_sessions(session: Session, user_id: str) -> None:
    """Log somebody out everywhere."""
    session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))


# ---------------------------------------------------------------- keys for programs


def add_api_token(
    session: Session, user_id: str, name: str, scopes: Collection[str], *, valid_for: timedelta | None = None
) -> tuple[ApiToken, str]:
    """Make a key; the second value is its secret, which can't be had again."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    now = now_of(session)
    row = ApiTokenRow(
        id=new_id(), user_id=user_id, name=name[:100], token_hash=hash_secret(secret),
        scopes=" ".join(sorted(set(scopes))), created_at=now, expires_at=now + valid_for if valid_for else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _api_token(row), secret


def _api_token(row: ApiTokenRow) -> ApiToken:
    scopes = tuple(row.scopes.split())
    return ApiToken(row.id, row.name, scopes, row.created_at, row.expires_at, row.used_at, row.revoked_at)


def user_of_token(session: Session, secret: str) -> tuple[User, ApiToken] | None:
    """Whose key this is and what it may do; None where it is unknown, revoked or expired, or its account disabled."""
    query = select(UserRow, ApiTokenRow).join(ApiTokenRow, ApiTokenRow.user_id == UserRow.id)
    row = session.execute(
        query.where(
            ApiTokenRow.token_hash == hash_secret(secret),
            ApiTokenRow.revoked_at.is_(None),
            or_(ApiTokenRow.expires_at.is_(None), ApiTokenRow.expires_at > DbNow()),
            UserRow.disabled_at.is_(None),
        )
    ).first()
    user = _user(row[0]) if row else None
    return (user, _api_token(row[1])) if row and user else None


def note_token_use(session: Session, token: ApiToken) -> None:
    """Write down that a key was used, not more often than every few minutes. Needs a writing transaction."""
    now = now_of(session)
    if token.used_at is None or now - token.used_at > SEEN_EVERY:
        session.execute(update(ApiTokenRow).where(ApiTokenRow.id == token.id).values(used_at=now))


def list_api_tokens(session: Session, user_id: str) -> tuple[ApiToken, ...]:
    """Somebody's keys, newest first, revoked ones too."""
    query = select(ApiTokenRow).where(ApiTokenRow.user_id == user_id)
    rows = session.scalars(query.order_by(ApiTokenRow.created_at.desc(), ApiTokenRow.id))
    return tuple(_api_token(row) for row in rows)


def revoke_api_token(session: Session, user_id: str, token_id: str) -> bool:
    """End a key; False where it isn't theirs."""
    query = update(ApiTokenRow).where(ApiTokenRow.id == token_id, ApiTokenRow.user_id == user_id)
    done = session.execute(query.values(revoked_at=now_of(session)).returning(ApiTokenRow.id))
    return done.first() is not None
