// The two doors to a picture: a widget in a notebook, and an image in a page that was exported.
import { Host } from "./tools.js";

/** @param {{model: any, el: HTMLElement}} view anywidget calls this for every place in which the widget is shown */
export function render({ model, el }) {
  const host = new Host(el.appendChild(document.createElement("div")), (role, index, value) => {
    model.set("edit", { role, index, value, count: (model.get("edit").count ?? 0) + 1 });
    model.save_changes();
  });
  const draw = () => host.draw(model.get("svg"));
  model.on("change:svg", draw);
  draw();
  return () => {
    host.stop();
    model.off("change:svg", draw);
  };
}

/** Wake the still pictures of a page: each is an image whose address holds the SVG. */
export function wake() {
  for (const image of document.querySelectorAll("img.convlab-still")) {
    const bytes = Uint8Array.from(atob((image.getAttribute("src") ?? "").split(",")[1]), (c) => c.charCodeAt(0));
    const place = document.createElement("div");
    image.replaceWith(place);
    new Host(place, null).draw(new TextDecoder().decode(bytes));
  }
}
