"""The SPF record to publish in place of the one that is live: mended or merged, not invented."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cockpit.facts.spf import Node, Spf, Term
from cockpit.kit.mail_fixes import publish_text
from cockpit.kit.publishing import host_field
from cockpit.kit.spf_prices import price
from cockpit.kit.spf_senders import at, includes, mailboxes, need, wants
from cockpit.kit.spf_trees import bare, broken, end_of, shown
from cockpit.launch import Launch
from cockpit.launch.mail import Sender
from cockpit.model import Fix
from cockpit.standards import spf_merge, spf_terms
from cockpit.standards.domains import registrable
from cockpit.standards.mail_senders import meant
from cockpit.standards.slips import slip
from cockpit.standards.spf_inquiry import MOST_TERMS
from cockpit.standards.spf_mending import mended
from cockpit.standards.spf_tree import BEHIND

NOBODY = "v=spf1 -all"
LONGEST = 4000  # characters of all records in a fix
_ASK = "v=spf1 include:THE-NAME-YOUR-PROVIDER-SHOWS ~all"
PARENT = "from a subdomain of its own, which has a record and ten look-ups of its own"


def first(launch: Launch, spf: Spf, node: Node) -> Fix:
    """A record where there is none: for those who send with this name, or that nobody does."""
    wanted = tuple(one for one in at(launch, node.name) if need(launch, one) in ("include", "unknown"))
    own = mailboxes(launch) if node.name == launch.domain else None
    names = [*includes(spf, wanted), *((own.include,) if own else ())]
    if wanted and not names:
        text = "Publish the SPF record that your provider shows."
        return publish_text(text, node.name, _ASK, told=node.told)
    if not names:
        text = (
            f"If nobody writes from a mailbox at {node.name} either, publish that nobody sends with it: then "
            "forged mail fails. Else publish the record that the provider of the mailboxes shows."
        )
        return publish_text(text, node.name, NOBODY, told=node.told)
    value = f"v=spf1 {' '.join(f'include:{name}' for name in dict.fromkeys(names))} ~all"
    return _put("Publish this one SPF record.", node, value, spf=spf)


def near(spf: Spf, node: Node) -> tuple[str, str, str] | None:
    """The record that was meant: where it stands, what is wrong in a phrase, and how it should read."""
    for text in node.told.values:
        if slipped := slip(text, "spf"):
            return node.name, f"the text {shown(text)} is no SPF record: {slipped.phrase}", slipped.mended
    for name, told in spf.strays.items():
        if not name.endswith(node.name) and node.name not in name:
            continue
        for text in told.values:
            slipped = slip(text, "spf")
            if slipped or spf_terms.records((text,)):
                said = f"the record was published at {name} instead"
                return name, said, slipped.mended if slipped else text
    return None


def moved(spf: Spf, node: Node, where: str, value: str) -> Fix:
    """Publish what was meant at the name where it belongs, in terms that can be read."""
    slipped = tuple(text for text in node.told.values if slip(text, "spf")) if where == node.name else ()
    text = "Publish the text without the slip." if slipped else f"Publish it here, and delete it at {where}."
    fix = _put(text, node, _legible(value), slipped, spf=spf)
    if where == node.name or not fix.record:
        return fix
    gone = f"{fix.record}\ndelete: {where}. IN TXT, the SPF record"
    return replace(fix, record=gone, undo=f"{fix.undo} Publish it at {where} again.")


def _live(node: Node) -> str:
    """The record to start from: the one there is, several merged."""
    return (
        spf_merge.one_of(node.records)
        if len(node.records) > 1
        else "".join(node.records) or spf_terms.VERSION
    )


def _legible(record: str) -> str:
    """The record with every term that cannot be read put right, or left out; a monster as it is."""
    if len(record) > LONGEST:
        return record
    words = filter(None, map(mended, spf_terms.words(record)))
    return spf_merge.one_of((" ".join((spf_terms.VERSION, *dict.fromkeys(words))),))


def _put(text: str, node: Node, value: str, was: Sequence[str] | None = None, spf: Spf | None = None) -> Fix:
    """Publish the value in place of the records at the name; never a monster, nor what asks too often."""
    gone = node.records if was is None else was
    if len(value) + sum(map(len, gone)) > LONGEST:
        said = f"{text} It is {len(value)} characters long: ask whoever wrote it to make it shorter."
        return Fix(said, undo="Nothing was changed.")
    cost, unseen = price(value, node, spf)
    if cost > MOST_TERMS:
        return _no_room(text, cost)
    if unseen:
        text += f" What {shown(', '.join(unseen[:3]))} costs was not seen: check again once it is published."
    return publish_text(text, node.name, value, told=node.told, was=gone)


def _no_room(text: str, cost: int) -> Fix:
    """What would be right asks DNS more often than receivers allow."""
    said = (
        f"{text} As it stands that would cost {cost} look-ups, and {MOST_TERMS} are allowed: in the same "
        f"step take out what nobody uses, or let one service send {PARENT}."
    )
    return Fix(said, undo="Nothing was changed.")


def one_record(spf: Spf, node: Node) -> Fix:
    """Two records become one."""
    value = spf_merge.one_of(node.records)
    text = "Publish one record in place of all of them: a domain may have only one."
    return _put(text, node, value, spf=spf)


def readable(spf: Spf, node: Node) -> Fix:
    """The record with every term that cannot be read put right, or left out."""
    text = (
        "Publish the record with what could not be read put right. What means nothing is left out: see that "
        "nobody who sends is missing."
    )
    return _put(text, node, _legible(node.records[0]), spf=spf)


def letting(spf: Spf, node: Node, wanted: tuple[Sender, ...]) -> Fix:
    """The live record with what these senders ask to include; where they want an alias, that."""
    names = includes(spf, wanted)
    if not names and wanted:
        return as_shown(node, wanted[0])
    value = spf_merge.merged(_live(node), names)
    return _put("Publish the live record with the include added.", node, value, spf=spf)


def as_shown(node: Node, sender: Sender) -> Fix:
    """The alias, or the record, that only the service itself can say; in place of another alias."""
    name, led = node.name, node.told.chain[:1]
    profile = meant(sender.provider)
    kind = "CNAME" if profile and profile.return_path_type == "cname" else "TXT"
    target = f"a name that ends in {profile.return_path_target}, " if profile and kind == "CNAME" else ""
    text = f"Publish the {kind} record that {sender.provider} shows for {name}."
    gone, undo = "", f"Delete the {kind} record of {name}."
    if led:
        text += " The present alias leads to no SPF record: compare it letter by letter with what is shown."
        gone, undo = f"\ndelete: {name}. IN CNAME {led[0]}.", f"Publish {name}. CNAME {led[0]} again."
    place = host_field(registrable(name) or name, name)
    return Fix(text, f"{place}\ntype {kind}\nvalue {target}as {sender.provider} shows it{gone}", undo)


def in_order(spf: Spf, node: Node) -> Fix:
    """The live record with its end at the end."""
    value = spf_merge.merged(_live(node))
    text = (
        "Publish the record with the end last, if what stands behind it is still wanted; else without that."
    )
    return _put(text, node, value, spf=spf)


def behind(term: Term) -> bool:
    """The term stands behind the end, where nobody reads it."""
    return term.trouble == BEHIND


def without(node: Node, terms: Iterable[Term], text: str) -> Fix:
    """The live record without these terms of its own."""
    gone = tuple(dict.fromkeys(term.text for term in terms))
    return _put(text, node, spf_merge.merged(_live(node), drop=gone))


def closed(node: Node) -> Fix:
    """The live record with an end that refuses whoever is not named, at the name where it ends."""
    last = end_of(node)
    ends = tuple(term.text for term in last.terms if term.kind == "all")
    value = spf_merge.merged(_live(last), drop=ends)
    text = "Publish the record with ~all at its end: whoever is not named does not pass."
    return _put(text, last, value)


def once(node: Node, term: Term) -> Fix:
    """The live record without a term that stands there again, or in another record of ours."""
    kept = [one for one in node.terms if bare(one) != bare(term)]
    first = next(one for one in node.terms if bare(one) == bare(term))
    if len(node.terms) - len(kept) < 2:  # noqa: PLR2004 - once here, and once elsewhere
        return without(node, (term,), "Take it out here: another record of yours has it.")
    words = [one.text for one in node.terms if one is first or one in kept]
    return _put("Publish the record with every term once.", node, " ".join((spf_terms.VERSION, *words)))


def without_broken(node: Node) -> Fix:
    """The live record without the include that spoils it."""
    found = broken(node)
    assert found is not None
    text = (
        f"Take out {shown(found[0].text)}, or correct its name, if nobody sends with it; else ask its owner."
    )
    return without(node, (found[0],), text)


def names_of(wanted: Iterable[Sender]) -> str:
    """The senders, as a sentence names them."""
    return " and ".join(dict.fromkeys(one.provider for one in wanted))


def asked(spf: Spf, wanted: Iterable[Sender]) -> str:
    """What they ask to include, as a finding expects it."""
    return ", ".join(f"include:{name}" for one in wanted if (name := wants(spf, one))) or "their record"
