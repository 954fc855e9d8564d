// Tells the kernel that the page is there, so that results may follow.
export default {
  render({ model }) {
    model.set("rendered", true);
    model.save_changes();
  },
};
