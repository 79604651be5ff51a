import { m } from '@ui/words/messages.js';
import { desk } from './desk.svelte';
import { places } from './places';

/** What the dialog behind `?` lists. */
export function help() {
  return [
    {
      title: m.help_anywhere(),
      keys: [
        { keys: ['j', 'k'], says: m.help_move() },
        { keys: ['o', '↵'], says: m.help_open() },
        { keys: ['/'], says: m.help_search() },
        { keys: ['z'], says: m.help_undo() },
        { keys: ['?'], says: m.help_help() },
      ],
    },
    {
      title: m.help_case(),
      keys: [
        { keys: ['n'], says: m.help_next() },
        { keys: ['r'], says: m.help_reveal() },
        { keys: ['1', '–', '6'], says: m.help_measure() },
        { keys: ['s'], says: m.help_preview() },
        ...(desk.has('child_safety')
          ? [
              { keys: ['7', '–', '0'], says: m.help_class() },
              { keys: ['i'], says: m.help_labels() },
            ]
          : []),
        { keys: ['c'], says: m.help_note() },
      ],
    },
    {
      title: m.help_picture(),
      keys: [
        { keys: ['b'], says: m.help_blur() },
        { keys: ['v'], says: m.help_colour() },
        { keys: ['m'], says: m.help_sound() },
        { keys: ['↵'], says: m.help_toggle() },
      ],
    },
    {
      title: m.help_go(),
      keys: places
        .filter((place) => place.is_open())
        .map((place) => ({ keys: ['g', place.key], says: place.title() })),
    },
  ];
}
