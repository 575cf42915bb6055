"""The commands of `mioboe case`, and the table at which they work.

`office` what they all need · `options` of many of them · `look` what is there ·
`begin` opened, closed · `tell` what people say and do · `contact` desks and promises ·
`money` · `sweeps` · `drafts` · `papers` what goes out.
"""
