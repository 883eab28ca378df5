// The viewer's time zone, for the next page; and what a page cannot do without the browser.
(() => {
  'use strict';
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.cookie = `cozeproxy.zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;

  window.cozeproxy = {
    copy: text => navigator.clipboard ? navigator.clipboard.writeText(text).then(() => true, () => copySelected(text)) : copySelected(text),
    // Puts the cursor into the first field of the form that the button ends, unless somebody was faster.
    enter: id => {
      const form = document.getElementById(id)?.form;
      if (form && !form.contains(document.activeElement)) {
        form.querySelector('input:enabled, select:enabled, textarea:enabled, button:enabled')?.focus();
      }
    },
    // What a viewer has chosen for themselves stays in their browser.
    remember: (name, value) => { try { localStorage.setItem(`cozeproxy.${name}`, value); return true; } catch { return false; } },
    recall: name => { try { return localStorage.getItem(`cozeproxy.${name}`); } catch { return null; } },
  };

  // Over plain http a browser has no clipboard for scripts, but still copies what is selected.
  function copySelected(text) {
    const focused = document.activeElement;
    const area = document.createElement('textarea');
    area.value = text;
    area.readOnly = true;
    area.style.cssText = 'position: fixed; inset: 0 auto auto 0; opacity: 0';
    document.body.append(area);
    area.select();
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    } finally {
      area.remove();
      focused?.focus();
    }
  }

  // What was typed is judged when its field is left, which is when a button is pressed next; if that moves the button away from under a
  // pointer that keeps still, it counts as pressed all the same.
  let pressed = null;
  document.addEventListener('pointerdown', event => {
    const button = event.button === 0 ? event.target.closest?.('button[type=submit]') : null;
    pressed = button && { button, x: event.clientX, y: event.clientY };
  });
  document.addEventListener('pointerup', event => {
    const was = pressed;
    pressed = null;
    if (was?.button.isConnected && !was.button.contains(event.target) && Math.hypot(event.clientX - was.x, event.clientY - was.y) < 8) {
      was.button.click();
    }
  });
  document.addEventListener('pointercancel', () => { pressed = null; });

  // Channels are dragged by their handles: some browsers want something to carry, and all want to be told where to drop it.
  document.addEventListener('dragstart', event => {
    const handle = event.target.closest?.('[data-drag]');
    if (handle) {
      event.dataTransfer.setData('text/plain', '');
      event.dataTransfer.setDragImage(handle.closest('tr'), 0, 0);
    }
  });
  document.addEventListener('dragover', event => { if (event.target.closest?.('[data-drop]')) event.preventDefault(); });
})();
