export const MALE_NAMES = wordsOf(`
  Авдей Борислав Всеволод Гордей Данила Ерофей Захар Игнат Казимир Лукьян Мирон Назар Остап Прохор
  Ратибор Савелий Тихон Фрол Ярополк Aldric Bram Corvin Doran Edric Fenn Garrick Hollis Ivar Joren
  Kael Lorcan Marek Nolan Osric Perrin Roland Stellan Torvald Wulf`);

export const FEMALE_NAMES = wordsOf(`
  Аглая Богдана Варвара Весна Дарина Евдокия Злата Искра Купава Лада Милана Неждана Пелагея Рогнеда
  Светлана Ульяна Ярослава Ailis Brenna Ceridwen Dagny Elowen Freya Gwen Hild Isolde Jorunn Kestrel
  Liv Maren Nessa Oriel Petra Runa Sable Thora Wren`);

export const SURNAMES = wordsOf(`
  Ветровей Железняк Зимородок Камнелом Клинок Ледокол Молчун Полынь Рассвет Сыч Туман Черноус
  Ashdown Blackwood Crane Duskwater Emberly Flint Greywind Holt Ironbark Marsh Nightingale Oakshield
  Rook Stormcrow`);

export const SYMBIOTE_NAMES = wordsOf('Тень Искра Шёпот Роса Эхо Пепел Стужа Корень Гул Мицелий');

export const GIFTS = wordsOf(`
  pyromancy cryomancy regeneration night_sight stone_skin storm_call blood_bond swift_step`);

export const ELEMENTS = wordsOf('fire water air earth light dark arcane nature');

export const PET_NAMES = wordsOf(`
  Шустрик Уголёк Буран Пушок Ночка Гром Репей Дымка Клык Biscuit Comet Mistral Nimbus Pepper Shade
  Thistle`);

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
