-- One kind of request for wrk: KIND list, get, create or bid. Prints one line of JSON.
--   list, create   HOST and TOKEN of one person
--   get            besides, PATHS: a file of lines, each an address
--   bid            BIDDERS: a file of lines "host token"; LOTS: a file of ids; FROM: the first amount, which rises with each bid
local kind = os.getenv("KIND")
refused = 0 -- global: wrk reads it from each thread
taken = 0

function setup(thread)
  threads = threads or {}
  table.insert(threads, thread)
  thread:set("id", #threads)
end

local function headers(host, token)
  return { ["Host"] = host, ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
end

local function lines(file)
  local all = {}
  for line in io.lines(file) do table.insert(all, line) end
  return all
end

function init()
  math.randomseed(os.time() * 10 + id)
  if kind ~= "bid" then
    own = headers(os.getenv("HOST"), os.getenv("TOKEN"))
    if kind == "get" then paths = lines(os.getenv("PATHS")) end
    return
  end
  lots, amount, turn, bidders = lines(os.getenv("LOTS")), tonumber(os.getenv("FROM")), 0, {}
  -- Each of the two threads bids for its own half, so that nobody overtakes himself.
  for number, line in ipairs(lines(os.getenv("BIDDERS"))) do
    local host, token = line:match("(%S+) (%S+)")
    if number % 2 == id - 1 then table.insert(bidders, headers(host, token)) end
  end
end

local function bid()
  turn, amount = turn + 1, amount + 1
  local lot = lots[math.random(#lots)]
  return wrk.format("POST", "/api/v1/lots/" .. lot .. "/bids", bidders[turn % #bidders + 1], '{"amount":' .. amount .. "}")
end

local function create()
  local phone = string.format("+79%02d%07d", math.random(0, 99), math.random(0, 9999999))
  local body = '{"name":"Иванов Пётр Сергеевич","phone":"' .. phone .. '","city":"Самара","product":"mortgage","amount":350000000,'
    .. '"source":"site","lawful_basis":"consent","comment":"' .. phone .. '"}'
  return wrk.format("POST", "/api/v1/leads", own, body)
end

function request()
  if kind == "bid" then return bid() end
  if kind == "create" then return create() end
  if kind == "get" then return wrk.format("GET", paths[math.random(#paths)], own) end
  return wrk.format("GET", "/api/v1/leads?limit=50", own)
end

function response(status)
  if status == ((kind == "list" or kind == "get") and 200 or 201) then
    taken = taken + 1
  -- Two bids of one bidder may arrive in the other order; the lower one is refused as it should be.
  elseif not (kind == "bid" and status == 422) then
    refused = refused + 1
  end
end

function done(summary, latency)
  local bad, good = 0, 0
  for _, thread in ipairs(threads) do bad, good = bad + thread:get("refused"), good + thread:get("taken") end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('\nJSON {"rate":%.1f,"p50":%.3f,"p95":%.3f,"p99":%.3f,"bad":%d}\n', good / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, bad + errors))
end
