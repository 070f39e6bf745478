"""The broker of files: what one process writes another reads whole, and rubbish stops nobody."""

import json
import queue
import threading
from pathlib import Path

import pytest
from kombu import Connection

from config import embedded_broker


@pytest.fixture
def connection(tmp_path):
    embedded_broker.install()
    folders = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    (tmp_path / "queue").mkdir()
    with Connection("filesystem://", transport_options=folders) as found:
        assert isinstance(found.transport, embedded_broker.Transport)
        yield found


def test_what_is_put_is_got(connection):
    simple = connection.SimpleQueue("jobs")
    simple.put({"job": 1})
    message = simple.get(timeout=5)
    assert message.payload == {"job": 1}
    message.ack()
    with pytest.raises(queue.Empty):
        simple.get(timeout=0.1)
    simple.close()


def test_a_file_that_is_no_message_is_dropped_and_the_next_one_read(connection, tmp_path):
    # A process remembers which queues it has declared, so each test has one of its own.
    for number, content in enumerate(("", "{", "\x00")):
        (tmp_path / "queue" / f"0_rubbish{number}.spoiled.msg").write_text(content)
    simple = connection.SimpleQueue("spoiled")
    simple.put({"job": 2})
    assert simple.get(timeout=5).payload == {"job": 2}
    assert not list((tmp_path / "queue").glob("0_rubbish*"))
    simple.close()


def test_a_message_is_never_seen_half_written(connection, tmp_path):
    folder, over, broken = tmp_path / "queue", threading.Event(), []

    def watch() -> None:
        seen: set[str] = set()
        while not over.is_set():
            for path in folder.glob("*.msg"):
                if path.name not in seen:
                    seen.add(path.name)
                    text = path.read_text()
                    if not text or not json.loads(text):
                        broken.append(path.name)

    watcher = threading.Thread(target=watch)
    watcher.start()
    channel = connection.channel()
    for number in range(300):
        channel._put("jobs", {"job": number, "filling": "x" * 20_000})
    over.set()
    watcher.join()
    assert broken == []
    assert len(list(folder.iterdir())) == 300


def test_two_that_bind_at_once_keep_both_bindings(connection, tmp_path):
    first, second = connection.channel(), connection.channel()
    first._queue_bind("work", "one", "", "one")
    embedded_broker._appear(tmp_path / "control" / "work.exchange", "[]", replace=False)
    second._queue_bind("work", "two", "", "two")
    assert {bound.queue for bound in first.get_table("work")} == {"one", "two"}
    assert [path.name for path in (tmp_path / "control").iterdir()] == ["work.exchange"]


def test_a_folder_that_is_gone_is_a_refusal_of_the_channel(connection, tmp_path):
    channel = connection.channel()
    Path(tmp_path / "queue").rmdir()
    with pytest.raises(connection.channel_errors, match="Cannot add a message"):
        channel._put("jobs", {})
