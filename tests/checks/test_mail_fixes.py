"""What to publish: exact, whole and in pieces, never beside an alias, and when to look again."""

from dataclasses import replace

from cockpit.facts.dns import Answer
from cockpit.facts.samples_mail import SEEN_AT, hidden_told, sample_told
from cockpit.kit.mail_fixes import again, forgotten, publish_text

NAME, TEXT = "_dmarc.shop.example", "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"


def test_host_field_relative_and_absolute_value_whole_and_for_a_zone_file() -> None:
    fix = publish_text("Publish it.", NAME, TEXT, told=sample_told(NAME))
    assert fix.record is not None
    assert "host _dmarc   (in full: _dmarc.shop.example.)" in fix.record
    assert f"value {TEXT}" in fix.record
    assert f'zone file: _dmarc.shop.example. 300 IN TXT "{TEXT}"' in fix.record
    assert fix.undo == "Delete the TXT record of _dmarc.shop.example."


def test_a_long_value_is_whole_for_web_forms_and_in_pieces_for_zone_files() -> None:
    long = "v=DKIM1; k=rsa; p=" + "A" * 390
    name = "s1._domainkey.shop.example"
    fix = publish_text("Publish it.", name, long, told=sample_told(name))
    assert fix.record is not None
    assert f"value {long}\n" in fix.record
    assert f'"{long[:255]}" "{long[255:]}"' in fix.record
    assert "Paste the value whole" in fix.text


def test_what_it_takes_the_place_of_is_deleted_and_comes_back_by_the_undo() -> None:
    two = ("v=spf1 mx -all", "v=spf1 a -all")
    fix = publish_text(
        "Merge them.", "shop.example", "v=spf1 mx a -all", told=sample_told("x", *two), was=two
    )
    assert fix.record is not None
    assert fix.record.count("delete: shop.example. IN TXT") == 2
    assert fix.undo == "Set shop.example. TXT back to: v=spf1 mx -all and, as another record, v=spf1 a -all"
    assert "host @ " in fix.record


def test_no_text_is_published_beside_an_alias() -> None:
    told = sample_told(NAME, chain=("policy.provider.example",))
    fix = publish_text("Publish it.", NAME, TEXT, told=told)
    assert fix.text.startswith("_dmarc.shop.example is an alias (CNAME) of policy.provider.example")
    assert fix.record is not None
    assert fix.record.index("delete: _dmarc.shop.example. IN CNAME") < fix.record.index("type TXT")
    assert fix.undo == (
        "Delete the TXT record of _dmarc.shop.example., then publish _dmarc.shop.example. CNAME "
        "policy.provider.example again."
    )


def test_when_to_look_again() -> None:
    assert "five minutes after" in again(sample_told(NAME))
    assert "that there was none" in again(sample_told(NAME))
    seen = sample_told(NAME, TEXT)
    assert isinstance(seen.resolver, Answer)
    slow = replace(
        seen, resolver=replace(seen.resolver, records=(replace(seen.resolver.records[0], ttl=3000),))
    )
    assert "an hour after" in again(slow)
    assert "what stood there before" in again(slow)


def test_a_hidden_record_has_the_hour_at_which_everybody_sees_it() -> None:
    assert forgotten(hidden_told(NAME, TEXT), SEEN_AT).endswith("until 12:05 UTC on 20 November")


def test_pieces_are_octets_and_what_does_not_show_is_written_as_its_number() -> None:
    fix = publish_text("Publish it.", NAME, "é" * 200, told=sample_told(NAME))
    assert fix.record is not None
    line = fix.record.rpartition(" IN TXT ")[2]
    first, _, second = line.partition(" ")
    assert first.count("\\") == 255
    assert second.count("\\") == 145
    hostile = publish_text("Publish it.", NAME, TEXT, told=sample_told(NAME), was=("\x1b[31m\u202eRED",))
    assert "\\027[31m" in (hostile.record or "")
    assert "\x1b" not in f"{hostile.record}{hostile.undo}"


def test_a_monster_is_named_and_not_repeated() -> None:
    fix = publish_text("Publish it.", NAME, TEXT, told=sample_told(NAME), was=("x" * 5_000_000,) * 100)
    assert "the text of 5000000 characters that begins xxx" in (fix.record or "")
    assert len(f"{fix.record}{fix.undo}") < 50_000
