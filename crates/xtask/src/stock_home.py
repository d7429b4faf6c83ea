"""A stock Home Assistant without a screen: it is given a broker as a person gives it one, and must show the shop by itself.

What it is told: the broker's host and port, an account of a home on it, the address of the demo street, its own folder. With a
folder that it has been in before it starts again, as after a power cut. It prints one line a step and ends with 1 at the
first thing that is not as promised.
"""

import asyncio
import datetime
import json
import logging
import os
import sys
import urllib.request
import zoneinfo

from homeassistant import bootstrap, runner
from homeassistant.const import __version__
from homeassistant.helpers import device_registry, entity_registry

HOST, PORT, USER, PASSWORD, STREET, FOLDER = sys.argv[1:7]
SHOWN = ["button.comptoir_come", "event.comptoir_ready", "sensor.comptoir_batch", "sensor.comptoir_order", "switch.comptoir_armed"]


class Complaints(logging.Handler):
    """What its MQTT integration says against what it is sent."""

    said = []

    def emit(self, record):
        if record.levelno < logging.WARNING or not record.name.startswith("homeassistant.components.mqtt"):
            return
        # That no batch is to come: it shows "unknown", as is meant, and 2024.3 tells its log of it.
        if '"at":null' not in record.getMessage():
            self.said.append(record.getMessage())


async def street(path, token=None, body=None):
    # Not in its own thread: it forbids that anything waits there.
    return await asyncio.to_thread(ask, path, token, body)


def ask(path, token, body):
    request = urllib.request.Request(STREET + path, data=None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", "Bearer " + token)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


async def to_tuesday_morning():
    """Moves the street, which has just begun, to the next Tuesday at nine: its bakery is open, and bakes."""
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris"))
    nine = (now + datetime.timedelta(days=(1 - now.weekday()) % 7 or 7)).replace(hour=9, minute=0)
    await street("/demo/clock", body={"advance_minutes": int((nine - now).total_seconds() // 60)})


async def begin():
    hass = await bootstrap.async_setup_hass(runner.RuntimeConfig(config_dir=FOLDER, skip_pip=True, log_no_color=True))
    await hass.async_start()
    return hass


async def until(what, true):
    for _ in range(600):
        if true():
            print("ok  " + what, flush=True)
            return
        await asyncio.sleep(0.1)
    raise SystemExit(f"not so: {what} {Complaints.said}")


def state(hass, entity):
    known = hass.states.get(entity)
    return known.state if known else None


def all_shown(hass):
    return all(state(hass, entity) not in (None, "unavailable") for entity in SHOWN)


async def press(hass, domain, service, entity):
    await hass.services.async_call(domain, service, {"entity_id": entity}, blocking=True)


async def joins(hass):
    flow = await hass.config_entries.flow.async_init("mqtt", context={"source": "user"})
    account = {"broker": HOST, "port": int(PORT), "username": USER, "password": PASSWORD}
    flow = await hass.config_entries.flow.async_configure(flow["flow_id"], account)
    await until(f"Home Assistant {__version__} takes the four lines of the page", lambda: flow["type"] == "create_entry")
    await until("five entities are shown without configuration", lambda: all_shown(hass))
    devices = device_registry.async_get(hass).devices.values()
    ours = [one for one in devices if one.manufacturer == "Comptoir"]
    await until("they are one device, under the name of the shop", lambda: [one.name for one in ours] == ["La Courte Pâte"])
    entities = entity_registry.async_get(hass).entities.values()
    await until("each belongs to it", lambda: sorted(one.entity_id for one in entities if one.device_id == ours[0].id) == SHOWN)
    await until("nothing is ordered", lambda: state(hass, "sensor.comptoir_order") == "none")
    await until("the next batch is an instant", lambda: state(hass, "sensor.comptoir_batch")[:2] == "20")
    await until("the switch is on", lambda: state(hass, "switch.comptoir_armed") == "on")

    await press(hass, "button", "press", "button.comptoir_come")
    await until("the button orders the usual", lambda: state(hass, "sensor.comptoir_order") == "received")
    access = await street("/demo/access.json")
    counter = access["shops"][0]["staff"]["counter"]
    orders = await street("/api/v1/shops/courte-pate/orders", counter)
    [order] = [one["id"] for one in orders["orders"] if one["name"] == "Jeanne" and one["state"] == "received"]
    await street(f"/api/v1/shops/courte-pate/orders/{order}/transitions", counter, {"to": "set_aside"})
    await until("set aside at the counter is seen at home", lambda: state(hass, "sensor.comptoir_order") == "set_aside")
    event = lambda: hass.states.get("event.comptoir_ready").attributes.get("event_type")
    await until("and is an event that an automation can act on", lambda: event() == "set_aside")
    await press(hass, "switch", "turn_off", "switch.comptoir_armed")
    await until("the switch disarms", lambda: state(hass, "switch.comptoir_armed") == "off")
    await press(hass, "switch", "turn_on", "switch.comptoir_armed")
    await until("and arms", lambda: state(hass, "switch.comptoir_armed") == "on")


async def returns(hass):
    # Without its screen it starts in its recovery mode, which takes up no integration by itself.
    for entry in hass.config_entries.async_entries("mqtt"):
        await hass.config_entries.async_reload(entry.entry_id)
    await until("after a restart everything is there again", lambda: all_shown(hass))
    await until("as it was", lambda: state(hass, "sensor.comptoir_order") == "set_aside")


async def main():
    logging.getLogger().addHandler(Complaints())
    known = os.path.exists(FOLDER + "/configuration.yaml")
    if not known:
        await to_tuesday_morning()
        with open(FOLDER + "/configuration.yaml", "w") as out:
            out.write("homeassistant:\n  name: Maison\n")
    hass = await begin()
    await (returns(hass) if known else joins(hass))
    await until(f"its integration complains of nothing {Complaints.said}", lambda: not Complaints.said)
    await hass.async_stop(force=True)


asyncio.run(main())
