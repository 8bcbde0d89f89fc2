import { strict } from './strict.js';

/** The module's `Menu`: a tree of items a test can find by id and click. Nothing is shown, and roles do nothing. */
export function makeMenu(focusedWindow) {
  class MenuItem {
    constructor({ click, submenu, ...rest }) {
      Object.assign(this, { enabled: true, visible: true }, rest);
      if (submenu) this.submenu = Menu.buildFromTemplate(submenu);
      this.click = () => {
        if (!click) throw new Error(`electron-double: clicking the role "${this.role}" is not implemented`);
        click(this, focusedWindow(), {});
      };
    }
  }

  let applicationMenu = null;
  class Menu {
    items = [];

    static buildFromTemplate(template) {
      const menu = new Menu();
      menu.items.push(...template.map((item) => new MenuItem(item)));
      return menu;
    }

    static setApplicationMenu(menu) {
      applicationMenu = menu;
    }

    static getApplicationMenu() {
      return applicationMenu;
    }

    getMenuItemById(id) {
      for (const item of this.items) {
        const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
        if (found) return found;
      }
      return null;
    }
  }
  return strict('Menu', Menu);
}
