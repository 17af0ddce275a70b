"""Which platforms put a product to sleep when nobody visits it, after how long, and what keeps it awake.

Read in November 2026: Render (free instances), Fly.io (autostop), Railway (Serverless), Heroku (Eco dynos),
Azure App Service (Always On), Cloud Run (minimum instances), AWS Lambda (provisioned concurrency), Vercel
(fluid compute), Netlify (functions), Replit (Autoscale), Neon (scale to zero), Supabase (pausing).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.standards.hosting import named

IDLE: Final = 15  # minutes without a visit after which most of what sleeps has gone to sleep
_WORD: Final = re.compile(r"[a-z0-9]+")
MARGIN: Final = 1  # minutes more: who sleeps after a quarter of an hour is not asleep at its last second


@dataclass(frozen=True, slots=True)
class Sleeper:
    """One platform that sleeps: `what` of it does, after how many minutes without a visit (0: no word).

    `setting` is what keeps it awake, `undo` what lets it sleep again. One with `words` is a service behind
    the product, known by these.
    """

    name: str
    what: str
    minutes: int
    setting: str
    undo: str
    words: tuple[str, ...] = ()


SLEEPERS: Final = (
    Sleeper(
        "Render",
        "a free instance sleeps after 15 minutes, and takes up to a minute to wake",
        15,
        "Render, the service, Settings, Instance Type: a paid one   (render.yaml: plan: starter)",
        "Set the instance type back to Free.",
    ),
    Sleeper(
        "Fly.io",
        "its proxy stops machines that have nothing to do for some minutes, where fly.toml says so",
        6,
        "# in fly.toml, under [http_service], then: fly deploy\n"
        'auto_stop_machines = "off"\nmin_machines_running = 1',
        'Set auto_stop_machines = "stop" and min_machines_running = 0, and run fly deploy.',
    ),
    Sleeper(
        "Railway",
        "a service with Serverless on sleeps after 10 quiet minutes",
        10,
        "Railway, the service, Settings, Serverless: off",
        "Switch Serverless on again.",
    ),
    Sleeper(
        "Heroku",
        "an Eco dyno sleeps after 30 minutes",
        30,
        "heroku ps:type web=basic",
        "heroku ps:type web=eco",
    ),
    Sleeper(
        "Azure",
        "App Service unloads a program after 20 minutes where Always On is off",
        20,
        "az webapp config set --name APP --resource-group GROUP --always-on true   (plan Basic or above)",
        "The same command with --always-on false.",
    ),
    Sleeper(
        "Google Cloud",
        "Cloud Run ends the last instance within 15 minutes where no minimum is set",
        15,
        "gcloud run services update SERVICE --min=1   (App Engine: min_instances: 1 in app.yaml)",
        "gcloud run services update SERVICE --min=0",
    ),
    Sleeper(
        "Firebase Hosting",
        "functions behind it end within 15 minutes where no minimum is set",
        15,
        "minInstances: 1   // in the options of the function, then: firebase deploy --only functions",
        "Take minInstances out, and deploy the functions again.",
    ),
    Sleeper(
        "AWS",
        "a Lambda function that is not used is ended, after a time that nobody promises",
        0,
        "aws lambda put-provisioned-concurrency-config --function-name NAME --qualifier ALIAS "
        "--provisioned-concurrent-executions 1",
        "aws lambda delete-provisioned-concurrency-config --function-name NAME --qualifier ALIAS",
    ),
    Sleeper(
        "Vercel",
        "a function that is not used is ended, after a time that nobody promises",
        0,
        "Vercel, the project, Settings, Functions, Fluid Compute: on   (a paid plan keeps one instance of "
        "production)",
        "Switch Fluid Compute off again.",
    ),
    Sleeper(
        "Netlify",
        "a function that is not used is ended, after a time that nobody promises",
        0,
        "Netlify: let the page be made when the site is built, or by an Edge Function, which starts at once",
        "Let the function make the page again.",
    ),
    Sleeper(
        "Replit",
        "an Autoscale deployment goes down to nothing when nobody comes",
        15,
        "Replit, Publishing, change the deployment to a Reserved VM",
        "Change it back to Autoscale.",
    ),
    Sleeper(
        "Neon",
        "the database sleeps after 5 minutes where scale to zero is on",
        5,
        "Neon, the branch, the compute, Edit, Scale to zero: off",
        "Switch scale to zero on again.",
        ("neon",),
    ),
    Sleeper(
        "Supabase",
        "a Free project is paused after about a week without use, and then somebody has to wake it by hand",
        0,
        "Supabase, the organisation, Billing, Change plan: Pro",
        "Change the plan back to Free.",
        ("supabase",),
    ),
)


def sleepers(platforms: Iterable[str], services: Iterable[str] = ()) -> tuple[Sleeper, ...]:
    """Those that a person's words name, in the order of the list.

    Args:
        platforms: where the product runs (`fly + vercel`).
        services: what stands behind it; a mail service of Google says nothing of where the product runs.
    """
    places = set(named(" ".join(platforms)))
    words = set(_WORD.findall(" ".join(services).casefold()))
    return tuple(one for one in SLEEPERS if one.name in places or words & set(one.words))


def idle_minutes(known: Iterable[Sleeper]) -> int:
    """How long nobody may visit before what these platforms run is asleep for sure, as far as they say."""
    return max([IDLE, *(one.minutes for one in known)]) + MARGIN
