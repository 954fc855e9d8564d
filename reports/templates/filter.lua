-- From the report's HTML to Typst and Word: what pandoc cannot know of our classes.
local callouts = { facts = true, ["key-facts"] = true, ["next-steps"] = true, missing = true, hint = true, passage = true }
local styles = { facts = "Hinweis", ["key-facts"] = "Hinweis", ["next-steps"] = "Hinweis", missing = "Fehlt", hint = "Hinweis", passage = "Textblock" }
local tones = { ["tone-good"] = "good_pale", ["tone-warn"] = "warn_pale", ["tone-bad"] = "bad_pale" }

local shortest_to_break = 1800 -- characters: a text this short stands on one page

local function typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

local function wrap(before, content, after)
  content:insert(1, pandoc.RawBlock("typst", before))
  content:insert(pandoc.RawBlock("typst", after))
  return content
end

function Div(div)
  local class = div.classes[1]
  if div.classes:includes("screen-only") then return {} end
  if FORMAT == "typst" and callouts[class] then
    local whole = #pandoc.utils.stringify(div) < shortest_to_break
    return wrap('#callout("' .. class .. '", whole: ' .. tostring(whole) .. ")[", div.content, "]")
  end
  if FORMAT == "docx" and callouts[class] then
    div.attributes["custom-style"] = styles[class]
    return div
  end
  if class == "note" and FORMAT == "typst" then return wrap("#note[", div.content, "]") end
  if class == "note" and FORMAT == "docx" then div.attributes["custom-style"] = "Anmerkung" return div end
  return div.content
end

function Figure(figure)
  if FORMAT ~= "typst" then return nil end
  local picture
  figure:walk({ Image = function(image) picture = image end })
  if not picture then return nil end
  local alt = typst_string(pandoc.utils.stringify(picture.caption))
  local open = "#figure(image(" .. typst_string(picture.src) .. ", width: 100%, alt: " .. alt .. "), alt: " .. alt .. ", caption: ["
  return wrap(open, figure.caption.long, "])")
end

local function tint(cell)
  for class, colour in pairs(tones) do
    if cell.attr.classes:includes(class) then
      cell.attr.attributes["typst:fill"] = 'colour("' .. colour .. '")'
    end
  end
  return cell
end

function Table(tbl)
  tbl.colspecs = tbl.colspecs:map(function(spec)
    return { spec[1] == "AlignDefault" and "AlignLeft" or spec[1], spec[2] }
  end)
  if FORMAT ~= "typst" then return tbl end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do tint(cell) end
    end
  end
  return tbl
end

function Header(header)
  if header.classes:includes("unnumbered") and FORMAT == "typst" then
    local text = pandoc.write(pandoc.Pandoc({ pandoc.Plain(header.content) }), "typst")
    return pandoc.RawBlock("typst", "#heading(level: " .. header.level .. ", numbering: none)[" .. text .. "]")
  end
end
