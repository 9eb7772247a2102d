# An adapter to copy. It needs nothing but Ruby's standard library.
#
#     nearmiss certify --level reader -- ruby adapter.rb
#
# Change the first part. Until then it tests Ruby's own `json`, so that it runs as it is.

require 'json'

# ---- Call your SDK here --------------------------------------------------------------------------

IMPLEMENTATION = { name: 'my-sdk', version: '1.0.0', language: 'ruby' }.freeze

# The errors that your SDK documents for bad input. Any other error is a crash.
REFUSALS = [JSON::ParserError, EncodingError].freeze

# Returns the session that your SDK makes of a document, which is a string that may not be UTF-8.
def read(document)
  session = JSON.parse(document)
  raise JSON::ParserError, 'not an object' unless session.is_a?(Hash)

  session
end

# Returns the SDK's own object as JSON. Never return the text of the document.
def encode(session)
  JSON.generate(session)
end

# ---- The rest stays as it is ---------------------------------------------------------------------

def answer(request)
  if request['op'] == 'start' && request['protocol'] == 1
    return { op: 'start', protocol: 1, implementation: IMPLEMENTATION, capabilities: ['encode'] }
  end
  return { op: 'error', message: 'this adapter speaks protocol 1' } if request['op'] != 'decode'

  document = request['document'] || request['document_base64'].unpack1('m0').force_encoding('UTF-8')
  { id: request['id'] }.merge(outcome(document))
end

def outcome(document)
  begin
    session = read(document)
  rescue *REFUSALS => e
    return { outcome: 'rejected', message: text_of(e) }
  rescue StandardError, ScriptError, SystemStackError, NoMemoryError => e
    return { outcome: 'crashed', message: text_of(e) }
  end
  begin
    { outcome: 'accepted', document: encode(session) }
  rescue StandardError, SystemStackError => e
    { outcome: 'accepted', echo_error: text_of(e) }
  end
end

# The text of an error, which may quote a document: cut, and made UTF-8.
def text_of(error)
  message = error.message.dup.force_encoding('UTF-8').scrub
  "#{error.class}: #{message[0, 2000]}"
end

# What the SDK prints goes to standard error. Standard output is for responses alone.
responses = $stdout.dup
$stdout.reopen($stderr)
responses.sync = true

$stdin.set_encoding('UTF-8')
$stdin.each_line do |line|
  response = answer(JSON.parse(line))
  responses.write("#{JSON.generate(response)}\n")
  exit 1 if response[:op] == 'error'
end
