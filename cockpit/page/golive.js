(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const list = byId("list"), clock = byId("clock"), start = byId("start"), clear = byId("clear");
  const key = "cockpit-golive " + list.dataset.pack;
  const budget = Number(list.dataset.budget);
  const cards = [...list.children];
  const name = (card) => card.dataset.item;
  const fresh = () => ({ answers: {}, at: {}, spent: 0, since: null });
  let state = fresh();
  let sure = false;

  const known = (kept) => {
    const now = fresh();
    for (const card of cards) {
      const said = kept.answers[name(card)], at = kept.at[name(card)];
      if (said === "yes" || said === "no") now.answers[name(card)] = said;
      if (Number.isFinite(at)) now.at[name(card)] = at;
    }
    if (Number.isFinite(kept.spent)) now.spent = kept.spent;
    if (Number.isFinite(kept.since)) now.since = kept.since;
    return now;
  };
  const load = () => {
    try {
      return known(JSON.parse(localStorage.getItem(key)));
    } catch {
      return null; // no storage here, or nothing of ours in it
    }
  };
  const save = () => {
    try { localStorage.setItem(key, JSON.stringify(state)); } catch { /* no storage: the ticks last as long as the page */ }
  };
  const written = () => {
    const now = { ...fresh(), spent: Number(list.dataset.taken) };
    for (const card of cards) {
      const ticked = card.querySelector("input:checked");
      if (ticked) now.answers[name(card)] = ticked.value;
    }
    return now;
  };

  const seconds = () => state.spent + (state.since === null ? 0 : Math.max(0, (Date.now() - state.since) / 1000));
  const shown = (all) => Math.floor(all / 60) + ":" + String(Math.floor(all % 60)).padStart(2, "0");
  const answer = (card) => {
    const machine = card.querySelector("[data-answer]");
    return machine ? machine.dataset.answer : state.answers[name(card)];
  };

  const count = () => {
    const said = { yes: 0, no: 0, open: 0 };
    for (const card of cards) said[answer(card) || "open"] += 1;
    return said;
  };
  const verdict = ({ yes, no, open }) => {
    if (yes === cards.length) return "All " + yes + " are yes, in " + shown(seconds()) + ". Sign the decision.";
    const parts = [yes + " yes", no + " no", open + " not answered"].filter((part) => !part.startsWith("0 "));
    return parts.join(", ") + ". " + (open ? "What nobody answered counts as no. " : "") + "For now this is a no-go.";
  };

  const tick = () => {
    const all = seconds();
    clock.textContent = shown(all);
    clock.classList.toggle("late", all > budget);
    start.textContent = state.since !== null ? "Pause" : all > 0 ? "Go on" : "Start";
  };
  const show = () => {
    for (const card of cards) {
      const said = answer(card);
      card.classList.toggle("yes", said === "yes");
      card.classList.toggle("no", said === "no");
      for (const box of card.querySelectorAll("input")) box.checked = box.value === said;
      const at = card.querySelector(".at");
      if (at) at.textContent = name(card) in state.at ? "answered at " + shown(state.at[name(card)]) : "";
    }
    const said = count();
    byId("progress").textContent = said.yes + said.no + " of " + cards.length + " answered";
    byId("result").textContent = verdict(said);
    tick();
  };
  const run = (going) => {
    state.spent = seconds();
    state.since = going ? Date.now() : null;
  };

  list.addEventListener("change", (event) => {
    const card = event.target.closest("[data-item]");
    if (!card || event.target.type !== "radio") return;
    if (state.since === null && seconds() === 0) run(true);
    state.answers[name(card)] = event.target.value;
    state.at[name(card)] = Math.floor(seconds());
    if (event.target.value === "no") card.querySelector("details").open = true;
    const { open } = count();
    if (!open) run(false);
    save();
    show();
  });
  start.addEventListener("click", () => { run(state.since === null); save(); show(); });
  clear.addEventListener("click", () => {
    if (!sure) { sure = true; clear.textContent = "Press again to clear everything"; return; }
    sure = false;
    clear.textContent = "Clear all answers";
    state = fresh();
    save();
    show();
  });

  state = load() || written();
  byId("bar").hidden = false;
  byId("again").hidden = false;
  show();
  setInterval(tick, 250);
})();
