// Tells the kernel that the page is there, so that results may follow, and marks the page while
// results are older than the entries.
export default {
  render({ model, el }) {
    model.on("change:late", () => {
      el.closest("main, .jp-Notebook").setAttribute("aria-busy", model.get("late"));
    });
    model.set("rendered", true);
    model.save_changes();
  },
};
