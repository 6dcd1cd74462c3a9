# Writes the files that hold strings as they are (databases, pickles, compiled code): python3 stores.py FOLDER, with TOKEN in the environment.
import os
import pickle
import plistlib
import py_compile
import shutil
import sqlite3
import sys

TOKEN, FOLDER = os.environ["TOKEN"], sys.argv[1]


def database(name, *statements, wal=False):
    path = os.path.join(FOLDER, name)
    connection = sqlite3.connect(path)
    if wal:
        connection.execute("PRAGMA journal_mode=WAL")
    for statement, *values in statements:
        connection.execute(statement, values)
    connection.commit()
    if wal:
        shutil.copy(path + "-wal", path + "-kept")
    connection.close()
    if wal:
        os.remove(path)
        os.rename(path + "-kept", path + "-wal")


database(
    "kuma.db",
    ("CREATE TABLE notification (id INTEGER PRIMARY KEY, name TEXT, config TEXT)",),
    ("INSERT INTO notification VALUES (1, 'ops', ?)", '{"type":"telegram","telegramBotToken":"%s","telegramChatID":"1"}' % TOKEN),
)
database(
    "atuin-history.db",
    ("CREATE TABLE history (id TEXT PRIMARY KEY, timestamp INTEGER, command TEXT, cwd TEXT)",),
    ("CREATE INDEX idx_history_command ON history(command)",),
    ("INSERT INTO history VALUES ('a1', 1, 'ls', '/srv')",),
    ("INSERT INTO history VALUES ('a2', 2, ?, '/srv')", "curl https://api.telegram.org/bot%s/getMe" % TOKEN),
)
database(
    "ipython-history.sqlite",
    ("CREATE TABLE history (session INTEGER, line INTEGER, source TEXT, source_raw TEXT)",),
    ("INSERT INTO history VALUES (1, 1, ?, ?)", "bot = Bot('%s')" % TOKEN, "x"),
)
# Values of a row stand in the file without anything between them: letters before the id, letters after the secret.
database(
    "neighbouring-columns.db",
    ("CREATE TABLE settings (name TEXT, value TEXT, kind TEXT)",),
    ("INSERT INTO settings VALUES ('notifyBot', ?, 'text')", TOKEN),
)
database("write-ahead.db", ("CREATE TABLE t (v TEXT)",), ("INSERT INTO t VALUES (?)", TOKEN), wal=True)
for protocol in (0, 2, 4):
    with open(os.path.join(FOLDER, f"protocol-{protocol}.pickle"), "wb") as file:
        pickle.dump({"name": "bot", "token": TOKEN, "admins": [1, 2]}, file, protocol)
with open(os.path.join(FOLDER, "settings.plist"), "wb") as file:
    plistlib.dump({"BotToken": TOKEN, "Chat": 1}, file, fmt=plistlib.FMT_BINARY)
source = os.path.join(FOLDER, "settings.py")
with open(source, "w") as file:
    file.write(f"TOKEN = {TOKEN!r}\nDEBUG = False\n")
py_compile.compile(source, os.path.join(FOLDER, "settings.cpython.pyc"), "settings.py", invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
os.remove(source)
