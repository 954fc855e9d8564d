"""Failures of the database are German sentences without passwords or data.

Requirements:
- locked, read-only, full, damaged and unreachable databases each have their sentence and code
- an address that is none is said to be so; nothing of it is repeated
- what stays after erasing because somebody else reads is said
"""

import sqlite3
import traceback

import pandas as pd
import pytest
import sqlalchemy as sa

from schemas.case import case_of
from schemas.store import StoreError, open_store
from schemas.store_errors import explained, in_german, place_of

CASE = case_of({"company": pd.DataFrame({"company_id": ["presswerk"], "name": ["Presswerk"]})})


def impatient(folder) -> str:
    """Return the address of a folder's database that waits only a moment for others."""
    return f"sqlite:///{folder / 'lernbund.sqlite'}?timeout=0.1"


def code_of(action) -> str:
    """Return the code of the StoreError that ``action`` raises."""
    with pytest.raises(StoreError) as caught:
        action()
    assert str(caught.value).endswith(f"({caught.value.code})")
    return caught.value.code


def test_a_locked_database_says_so(tmp_path):
    """Another program that is saving for long is named as the cause."""
    with open_store(impatient(tmp_path)) as store:
        other = sqlite3.connect(tmp_path / "lernbund.sqlite")
        other.execute("BEGIN IMMEDIATE")
        assert code_of(lambda: store.write(CASE, who="Test")) == "SPEICHER_001"
        other.rollback()
        other.close()
        assert store.write(CASE, who="Test") == 1


def test_a_locked_company_on_postgres_says_so(postgres_url):
    """A missing lock has the same sentence on PostgreSQL."""
    engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as holder, engine.connect() as waiting:
        holder.execute(sa.text("SELECT pg_advisory_xact_lock(1)"))
        waiting.execute(sa.text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(StoreError, match="gerade belegt"), in_german(engine.url):
            waiting.execute(sa.text("SELECT pg_advisory_xact_lock(1)"))
    engine.dispose()


def test_a_read_only_database_says_so(tmp_path):
    """A database that may only be read can be read, and saving says why it fails."""
    open_store(tmp_path).close()
    address = f"sqlite:///file:{tmp_path / 'lernbund.sqlite'}?mode=ro&uri=true"
    with open_store(address) as store:
        assert store.companies() == ()
        assert code_of(lambda: store.write(CASE, who="Test")) == "SPEICHER_002"


def test_a_folder_that_cannot_be_made_says_so(tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("x")
    assert code_of(lambda: open_store(tmp_path / "file" / "workspace")) == "SPEICHER_002"


def test_a_file_that_is_no_database_says_so(tmp_path):
    """A damaged file is not overwritten."""
    content = b"Das ist eine Textdatei und keine Datenbank. " * 100
    (tmp_path / "lernbund.sqlite").write_bytes(content)
    assert code_of(lambda: open_store(tmp_path)) == "SPEICHER_005"
    assert (tmp_path / "lernbund.sqlite").read_bytes() == content


def test_a_full_disk_says_so(tmp_path):
    """SQLite's own limit of pages gives the same failure as a full disk."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'small.sqlite'}")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE TABLE big (content TEXT)"))
        connection.execute(sa.text("PRAGMA max_page_count=3"))
        with pytest.raises(StoreError, match="Datenträger ist voll"), in_german(engine.url):
            connection.execute(sa.text("INSERT INTO big VALUES (:text)"), {"text": "x" * 90_000})


def test_a_character_that_the_database_cannot_keep_is_said(tmp_path, postgres_url):
    """Half a character is in no database, the character zero not in PostgreSQL."""
    with open_store(tmp_path) as store:
        assert code_of(lambda: store.write(CASE, who="\ud800")) == "SPEICHER_006"
    with open_store(postgres_url) as store:
        assert code_of(lambda: store.write(CASE, who="\0")) == "SPEICHER_006"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://anna:geheim@host/db",
        "postgresql://anna:ge:heim@host:x/db",
        "sqlite:///:memory:",
        "sqlite://",
        "://",
    ],
)
def test_an_address_that_is_none_is_not_repeated(address):
    """The text names the form of an address and nothing of the given one."""
    with pytest.raises(StoreError, match="Adresse der Datenbank") as caught:
        open_store(address)
    assert caught.value.code == "SPEICHER_007"
    assert "heim" not in str(caught.value)


def test_a_password_is_in_no_traceback(postgres_url):
    """Neither an unreachable nor a refusing server makes the password readable."""
    refusing = postgres_url.replace("postgres:@", "anna:geheim@")
    for address in ("postgresql://anna:geheim@127.0.0.1:1/lernbund", refusing):
        with pytest.raises(StoreError, match="antwortet nicht") as caught:
            open_store(address)
        error = caught.value
        shown = "".join(traceback.TracebackException.from_exception(error).format_exception_only())
        assert "geheim" not in shown + repr(error)
        assert error.__suppress_context__


def test_unknown_failures_carry_only_their_number():
    """The driver's text, which may hold data, is not passed on."""
    url = sa.make_url("sqlite:///lernbund.sqlite")
    error = explained(sqlite3.IntegrityError("UNIQUE constraint failed: P731"), url)
    assert error.code == "SPEICHER_008"
    assert "P731" not in str(error)
    assert place_of(url) == "„lernbund.sqlite“"


def test_what_another_reader_keeps_from_erasing_is_said(tmp_path):
    """The company is deleted; the rest goes when the other program closes the file."""
    with open_store(impatient(tmp_path)) as store:
        store.write(CASE, who="Test")
        reader = sqlite3.connect(tmp_path / "lernbund.sqlite")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM company").fetchall()
        assert code_of(lambda: store.erase("presswerk")) == "SPEICHER_009"
        assert store.companies() == ()
    reader.close()
    rest = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"presswerk" not in rest


def test_a_table_with_another_key_is_not_touched(tmp_path):
    """A database whose rows are identified differently asks for export and restore."""
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "lernbund.sqlite") as connection:
        connection.execute("DROP TABLE wishes")
        connection.execute("CREATE TABLE wishes (company TEXT, person_id TEXT)")
    connection.close()
    assert code_of(lambda: open_store(tmp_path)) == "SPEICHER_015"
