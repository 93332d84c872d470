### Слова, общие для всех частей: продукты, источники, статусы, причины, ошибки полей.

## Продукты

product-mortgage = Ипотека
product-consumer = Потребительский кредит
product-secured = Кредит под залог недвижимости
product-car = Автокредит
product-business = Кредит для бизнеса
product-refinance = Рефинансирование
product-guarantee = Банковская гарантия
product-leasing = Лизинг

## Источники

source-site = Сайт
source-partner = Партнёр
source-leadgen = Лидогенерация
source-cold = Холодная база
source-bought = Купленная база
source-external = Внешний источник
source-referral = Рекомендация
source-avito = Авито
source-call = Звонок
source-exchange = Биржа

## Основания обработки

basis-consent = Согласие
basis-contract = Договор
basis-legitimate_interest = Законный интерес
basis-none = Нет основания

## Статусы лида в пуле

pool-new = Новый
pool-from_partner = От партнёра
pool-auction = Аукцион
pool-sold = Продан
pool-unsold = Не выкуплен
pool-redistributed = Перераспределён
pool-returned = Возвращён
pool-recalled = Отозван
pool-duplicate = Дубль
pool-archived = Архив

## Этапы плана продажи

stage-sealed = Закрытые ставки
stage-ascending = Повышение
stage-descending = Понижение
stage-assign = Распределение
stage-hq = Головной офис

## Состояния лота

lot-open = Идут торги
lot-sold = Продан
lot-unsold = Не выкуплен
lot-cancelled = Отменён

## Почему не я

reason-suspended = Кабинет приостановлен
reason-funds = Не хватает средств
reason-territory = Другая территория
reason-product = Продукт не в ваших фильтрах
reason-amount = Сумма вне ваших фильтров
reason-source = Источник не в ваших фильтрах
reason-cap = Лимит покупок исчерпан
reason-hours = Вне часов покупки
reason-consent = Согласие не покрывает вас
reason-repeat = Этот человек у вас уже есть
reason-no_bid = Ставки не было
reason-outbid = Ставка ниже победившей
reason-outweighed = С учётом рейтинга победила другая ставка
reason-tie = Равные ставки, жребий лота

## Состояния начислений

accrual-held = В холде
accrual-payable = К выплате
accrual-paid = Выплачено
accrual-reversed = Отменено
accrual-reward = Вознаграждение
accrual-referral = Реферальное

## Состояния франчайзи

tenant-active = Работает
tenant-suspended = Приостановлен

## Ошибки полей и действий

error-required = Заполните поле
error-invalid_phone = Такого номера нет. Пример: +7 912 345-67-89
error-invalid_email = Проверьте адрес: нужен вид имя@домен.ru
error-no_contact = Укажите телефон или почту
error-duplicate = Такая запись уже есть
error-too_long = Слишком длинно
error-too_short = Слишком коротко
error-invalid = Проверьте значение
error-invalid_amount = Укажите сумму больше нуля
error-invalid_date = Проверьте дату
error-invalid_code = Неверный код
error-unknown_source = Нет такого источника
error-unknown_product = Нет такого продукта
error-bad_credentials = Неверная почта или пароль
error-sign_in = Войдите, чтобы продолжить
error-permission = Для этого нужны другие права
error-stale = Запись уже изменили. Обновите страницу и повторите
error-closed = Торги уже закрыты
error-funds = Недостаточно средств в кошельке
error-below_reserve = Ставка ниже минимальной
error-csrf = Страница устарела. Обновите её и повторите
error-too_many = Слишком много попыток. Подождите минуту
error-too_large = Больше допустимого размера
error-unreadable_file = Файл не читается. Нужен CSV или XLSX

## Вход и учётная запись

error-bad_token = Ключ не принят. Получите новый
error-token_expired = Срок ключа истёк. Получите новый
error-totp_required = Нужен код второго фактора
error-wrong_password = Пароль неверный
error-password_too_short = Не короче 8 знаков
error-password_too_long = Не длиннее 128 знаков
error-password_too_common = Такой пароль подберут первым. Придумайте другой
error-email_taken = Этот адрес уже занят
error-totp_enabled = Второй фактор уже включён
error-totp_disabled = Второй фактор выключен
error-totp_not_begun = Сначала включите второй фактор
error-sign_in_again = Войдите ещё раз

## Ответы сервера

error-not_found = Такого нет, или это не ваше
error-unavailable = Сервис временно недоступен. Повторите через минуту
error-internal = Что-то сломалось у нас. Мы уже знаем
error-too_many_requests = Слишком много попыток. Подождите
error-not_enough_funds = Недостаточно средств в кошельке
error-suspended = Кабинет приостановлен
error-bad_json = Тело запроса не читается как JSON
error-bad_form = Форма не читается
error-bad_query = Параметры адреса не читаются
error-json_expected = Ожидается JSON
error-unknown_field = Такого поля нет
error-wrong_type = Значение не того типа
error-too_small_to_repay = При таких сроке и ставке платёж почти целиком состоит из процентов. Уменьшите срок
error-out_of_range = Значение вне допустимых границ
error-bad_idempotency_key = Ключ повтора не принят

## CRM

error-unknown_user = Такого сотрудника нет
error-ambiguous = Укажите что-то одно
error-invalid_cursor = Список изменился. Откройте его заново
error-unknown_sort = Так упорядочить нельзя
error-converted = Этот лид уже переведён в сделку
error-received = Этот лид уже получен
error-in_deal = У лида есть сделка. Удалить его нельзя
error-issued = Выдача уже записана
error-not_issued = Выдача не записана
error-has_deals = Там есть сделки. Сначала перенесите их
error-last_stage = Это последний этап такого вида
error-main_pipeline = Основную воронку удалить нельзя
error-no_stage = В воронке нет подходящего этапа
error-unknown_stage = В этой воронке нет такого этапа
error-unknown_pipeline = Такой воронки нет
error-unknown_client = Такого клиента нет
error-not_next = Отсюда туда не перевести: так настроены статусы и этапы
error-has_leads = Выберите, куда перенести лидов
error-too_many_inside = Лидов слишком много: сначала перенесите их действием над многими
error-fixed_status = Этот статус нужен программе, убрать его нельзя
error-known_person = Человек с таким контактом уже есть в базе
error-given_status = В этот статус лида переводит сама программа
error-unknown_status = Такого статуса нет
error-unknown_hue = Такого цвета нет
error-needs_open_and_won = Нужны этап в работе и этап выдачи
error-in_future = Этот день ещё не наступил
error-too_old = Слишком давняя дата
error-unknown_lawful_basis = Нет такого основания

## Биржа

reason-own_return = Этот лид вы уже возвращали
reason-repeat_buyer = Повтор: вы уже покупали этого клиента
reason-not_in_plan = Вас нет среди участников этапа
reason-city = Город вне вашей территории
reason-daily_cap = Дневной лимит исчерпан
reason-no_funds = Не хватает средств
reason-order_filters = Заявка не подошла
reason-order_limit = Предел заявки ниже наименьшей ставки
reason-order_cap = Дневной лимит заявки исчерпан
reason-order_funds = На заявку не хватило средств
reason-lost_draw = Равные ставки, жребий лота
reason-below_reserve = Ставка ниже резерва
reason-not_in_turn = Очередь другого франчайзи
error-not_positive = Укажите число больше нуля
error-below_minimum = Ставка ниже наименьшей
error-not_raised = Новая ставка должна быть выше вашей прежней
error-reference_used = Этот платёж уже проведён с другой суммой или кошельком
error-too_many_orders = Слишком много заявок. Удалите лишние
error-too_many_entries = Слишком длинный список
error-range_reversed = Верхняя граница меньше нижней
error-lot_open = Торги ещё идут
error-already_sold = Этот лид уже продан
error-not_for_sale = Этот лид не продаётся: это дубль или он в архиве
error-no_lawful_basis = Нет законного основания передать этот лид
error-no_plan = Ни один план продажи не подходит
error-unknown_plan = Такого плана продажи нет
error-plan_or_stages = Укажите или план, или этапы
error-window_range = Окно от 2 секунд до суток
error-amount_range = Сумма вне допустимых границ
error-weight_range = Вес от 1 до 1000
error-score_weight_range = Влияние рейтинга от 1 до 50 %
error-hq_not_last = Головной офис может быть только последним этапом
error-invalid_stage = Этап описан неверно
error-too_many_stages = Слишком много этапов
error-not_descending = На этом этапе лид нельзя забрать сразу
error-bad_signature = Подпись не подходит
error-slug_taken = Такое имя сайта уже занято
error-invalid_slug = Только латинские строчные буквы, цифры и дефис; первой стоит буква
error-reserved_slug = Это имя занято самой системой
error-unknown_time_zone = Нет такого часового пояса
error-name_taken = Такое название уже есть
error-unknown_tenant = Такого франчайзи нет
error-place_taken = Один из городов уже относится к другой территории
error-future_date = Эта неделя ещё не началась
reason-taken_by_other = Лид забрал другой
reason-price_above_limit = Цена выше предела заявки
reason-cancelled = Лот снят с торгов
reason-by_hand = Передан другому головным офисом
error-already_leading = Ваша ставка и так ведёт
error-stage_over = Лот уже на другом этапе. Посмотрите его правила и сделайте ставку снова
error-take_only = На этом этапе лид забирают по текущей цене
error-price_rose = Цена выросла с тех пор, как вы её видели
error-extend_range = Продление не больше суток
error-too_many_steps = Слишком много шагов: увеличьте шаг или минимум
error-statement_not_1c = Это не выписка 1CClientBankExchange
error-statement_no_account = В файле не указан расчётный счёт
error-statement_too_long = В файле слишком много документов: разбейте его по датам
error-statement_empty = В выписке нет ни одного документа
error-already_reversed = Этот перевод уже отменён
error-negative = Сумма не может быть меньше нуля
error-below_used = Франчайзи уже потратил больше: лимит не может быть ниже использованного
error-invalid_kpp = КПП: девять знаков, например 773601001
error-kpp_of_person = У ИП и физлица КПП не бывает
error-not_a_deposit = Отменить можно только пополнение
error-already_decided = По этому платежу уже решили
error-in_progress = Это ещё выполняется: подождите немного
error-bad_date = Дата: день, месяц и год
error-period_too_long = Период слишком длинный: сузьте его
error-unknown_kind = Неизвестный вид
error-not_covered = Денег не хватает: они потрачены или в холде
error-too_many_lots = Слишком много лотов за период. Возьмите период короче
error-too_many_scenarios = Слишком много сценариев. Удалите лишние
error-cancelled = Расчёт остановлен
error-broken_off = Расчёт прервался. Запустите его ещё раз
error-simulator_busy = Сейчас идут другие расчёты. Повторите через минуту
error-quality_range = Качество от 0 до 100
error-age_range = Возраст от 1 до 3650 дней
error-cap_reversed = Лимит месяца меньше лимита дня
error-budget_below_limit = Бюджет меньше предела: заявка не сможет поставить ни разу
error-invalid_days = Отметьте хотя бы один день
error-invalid_hours = Время от 00:00 до 24:00, начало и конец различаются
error-starts_in_past = Этот момент уже прошёл
error-starts_too_late = Не дальше года вперёд
error-invalid_plan_code = Латинские строчные буквы, цифры и дефис, первой буква, до 40 знаков
error-plan_exists = План с таким кодом уже есть
error-last_plan = Это последний действующий план: без него лиды некому продавать
reason-consent_scope = Согласие клиента дано не на вас
reason-quality = Качество ниже того, что вы покупаете
reason-monthly_cap = Месячный лимит исчерпан
reason-share_cap = Ваша доля по этому городу и продукту выбрана
reason-order_quality = Качество ниже, чем в заявке
reason-order_paused = Заявка на паузе
reason-order_schedule = Заявка в это время не ставит
reason-order_monthly_cap = Месячный лимит заявки исчерпан
reason-order_budget = Бюджет заявки на месяц исчерпан
error-already_requested = Возврат этого лида уже запрошен
error-already_approved = Этот возврат уже одобрен
error-already_refused = В возврате уже отказано
error-already_appealed = Отказ уже обжаловали: это можно сделать один раз
error-returned = Этот лид уже вернулся в общий пул
error-not_bought = Этот лид не куплен на бирже: возвращать нечего
error-window_over = Срок возврата прошёл
error-replacement = Лид дан взамен возвращённого, вернуть его нельзя
error-cap_reached = Достигнут предел возвратов за 30 дней
error-unknown_reason = Такой причины нет
error-reason_not_accepted = По этой причине лиды не возвращают
error-too_few_calls = Записанных звонков меньше, чем требуют правила. Сколько не хватает, сказано рядом с причиной; позвоните ещё и запросите возврат снова
error-already_taken = Лид уже взял в работу другой сотрудник. Обновите страницу, чтобы увидеть кто
error-not_offered = Взять в работу можно только лид в статусе «Не выкуплен»
error-not_taken = Этот лид никто не брал в работу
error-unknown_direction = Звонок либо входящий, либо исходящий
error-unknown_outcome = Такого итога звонка нет
error-call_in_future = Звонка ещё не было
error-call_too_old = Записать можно звонки последних суток
error-withdrawn = Лид этой сделки вернулся в общий пул
error-no_replacement = Подходящего лида на замену нет. Верните деньги
error-not_suspended = Франчайзи не приостановлен
error-not_refused = Обжаловать можно только отказ
error-unknown_state = Такого состояния нет
error-too_many_files = К возврату можно приложить не больше пяти файлов
error-empty_file = Файл пуст
error-already_done = Это уже выполнено, но ответ утерян: проверьте результат, не повторяя
error-below_least = Верхняя граница ниже нижней
error-taken = Такое название уже есть
error-unknown_group = Такой группы нет
error-in_past = Этот день уже прошёл
error-unknown_programme = У этого банка нет такой программы
error-unknown_bank = Такого банка нет
error-inactive = С этим больше не работают
error-no_application = Сначала заполните заявку
error-wrong_status = Из нынешнего состояния так не перейти
error-lapsed = Срок предложения прошёл
error-chosen = Клиент уже выбрал другое предложение
error-submitted = Сюда заявка уже подана
error-cooling = Идёт период охлаждения: деньги ещё нельзя выдать
error-too_early = Банк назвал день, с которого можно подать снова: он ещё не пришёл
error-has_submissions = Банки уже получили заявку на другой продукт
error-wrong_product = Программа не для этого продукта
error-above_offer = Больше, чем одобрил банк
error-unknown_operator = Так это поле сравнить нельзя
error-unknown_value = Такого значения нет
error-too_many_views = Слишком много видов. Удалите лишние
error-too_many_conditions = Слишком много условий
error-too_many_rows = Больше миллиона строк. Сузьте отбор
error-too_many_leads = За один раз можно изменить не больше 250 000 лидов. Сузьте отбор
error-invalid_number = Укажите число, например 12,5
error-invalid_link = Проверьте ссылку: нужен адрес сайта, например example.ru
error-value_taken = Такое значение уже есть в другой карточке
error-values_repeat = В карточках уже есть повторы. Уберите их и включите снова
error-choices_repeat = Варианты повторяются
error-not_sole = Для этого типа повторы не запретить
error-not_personal = Телефон и почта бывают только у лидов и клиентов
error-kind_stays = Тип поля не меняется
error-two_deals = У двух лидов есть сделки, а у одного лида бывает одна. Закройте лишнюю сделку или оставьте лиды отдельно
error-too_late = Прошло больше 30 дней
error-not_last = Лид объединяли ещё раз. Сначала отмените последнее объединение
error-unknown_lead = Такого лида нет
error-bought = Купленный лид объединить нельзя: его ещё можно вернуть на биржу. Клиент и сделка и так соберут всё об этом человеке
error-not_one_person = У лидов нет общего телефона или почты. Объединить их может владелец
error-too_many_tags = Слишком много меток. Объедините или удалите лишние
error-too_many_segments = Слишком много сегментов. Удалите лишние
error-search_in_segment = В живой сегмент поиск не входит. Уберите его или сделайте из найденного список
error-segment_in_segment = Сегмент не строят по другим сегментам. Сделайте из этого отбора список
error-segment_refused = Условия этого сегмента устарели
error-not_static = Живой сегмент пополняется сам. Вручную меняют только список
error-too_many_rules = Правил уже сто. Удалите лишние
