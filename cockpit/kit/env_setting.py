"""How a variable is set where production runs: the platform's own command, the value never in it."""

from cockpit.kit import command
from cockpit.launch import Launch
from cockpit.launch.making import Env
from cockpit.standards.env_apis import platform_of


def how_to_set(launch: Launch, name: str, environment: str) -> str:
    """The command of the declared platform that asks for the value; empty where there is none."""
    deploy = launch.deploy
    platform = platform_of(deploy.platform) if deploy else ""
    app = next((one.project for one in launch.environments if one.name == environment and one.project), "")
    project = app or (deploy.project if deploy else "")
    if platform == "fly":
        line = "fly secrets import --app {}   # then type {}=, the value, and Ctrl-D"
        return command(line, project or "APP", name)
    if platform == "vercel":
        return command("vercel env add {} {}", name, environment)
    if platform == "heroku":
        return command("heroku config:edit --app {}   # add {}=", project or "APP", name)
    if platform == "github":
        where = command("--repo {}", project) if project else ""
        return f"{command('gh secret set {}', name)} {where}".rstrip()
    return ""


def where_set(launch: Launch, name: str) -> str:
    """Where the row of the variable says that it is set, as a phrase; empty where it does not."""
    row: Env | None = next((one for one in launch.env if one.name == name), None)
    return f" ({row.set_in})" if row and row.set_in else ""
