"""Messages that are only hints: the job's row is the truth, and a sweep sends again what was lost."""

import logging
import time
from dataclasses import dataclass
from uuid import UUID

from celery import current_app

logger = logging.getLogger(__name__)

HINT_LIVES_SECONDS = 120  # an old one is thrown away unread: the sweep has sent a new one
BROKER_PATIENCE_SECONDS = 1.0
BROKER_REST_SECONDS = 5.0


@dataclass(slots=True)
class Hints:
    """Sends hints for one task, if the broker is worth asking: after a failure it is left alone for a while.

    task  the task's name
    """

    task: str
    rests_until: float = 0.0

    def send(self, **row: int | UUID) -> bool:
        """Send one hint about a row, by its keys, and return whether it was taken. Never raises, never waits long."""
        if time.monotonic() < self.rests_until:
            return False
        options = {**current_app.conf.broker_transport_options, "socket_timeout": BROKER_PATIENCE_SECONDS}
        try:
            # A connection of its own: a pooled one may belong to a broker that has gone, and waits for ever for one
            # that hangs.
            with current_app.connection_for_write(transport_options=options) as broker:
                current_app.send_task(
                    self.task,
                    kwargs={name: str(key) if isinstance(key, UUID) else key for name, key in row.items()},
                    connection=broker,
                    retry=False,
                    ignore_result=True,
                    expires=HINT_LIVES_SECONDS,
                )
        except Exception as error:  # noqa: BLE001  # whatever a broker's client may raise: the row is kept and that is enough
            self.rests_until = time.monotonic() + BROKER_REST_SECONDS
            logger.warning("The broker took no message (%s); %s of %s waits for the sweep.", error, self.task, row)
            return False
        return True
