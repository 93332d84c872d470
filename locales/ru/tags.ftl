### Метки лидов.

tags = Метки
tags-setup = Настроить метки
tags-hint = Метка — свободное слово. Её ставят в карточке или сразу на много лидов; здесь её переименовывают, перекрашивают и объединяют.
tags-name = Название метки
tags-new = Новая метка
tags-create = Добавить
tags-add = + метка
tags-add-hint = Добавить метку. Несколько — через запятую
tags-take-off = Снять метку
tags-put-on = Поставить метку
tags-bulk = Метки выбранных лидов
tags-bulk-hint = Нажмите на метку, чтобы поставить её; минус снимает.
tags-hue = Цвет
tags-hue-gray = Серый
tags-hue-blue = Синий
tags-hue-cyan = Голубой
tags-hue-violet = Фиолетовый
tags-hue-green = Зелёный
tags-hue-amber = Жёлтый
tags-hue-orange = Оранжевый
tags-hue-red = Красный
tags-save = Сохранить
tags-merge = Объединить
tags-merge-into = Сделать частью метки
tags-parts = вместе с:
tags-part = Разделить
tags-delete = Удалить
tags-restore = Вернуть
tags-deleted-ones = Удалённые
tags-leads = { $n ->
    [one] { $n } лид
    [few] { $n } лида
   *[many] { $n } лидов
}
tags-leads-more = больше { $n } лидов
tags-empty = Меток ещё нет
tags-empty-next = Добавьте первую здесь или наберите её в карточке лида.
tags-created = Метка «{ $what }» добавлена
tags-changed = Метка «{ $what }» сохранена
tags-merged = Метка «{ $what }» стала частью другой
tags-deleted = Метка «{ $what }» удалена
tags-restored = Метка «{ $what }» снова в списке
