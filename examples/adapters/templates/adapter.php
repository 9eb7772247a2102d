<?php
// An adapter to copy. It needs nothing but PHP 8, with the json extension that comes with it.
//
//     nearmiss certify --level reader -- php adapter.php
//
// Change the first part. Until then it tests PHP's own json_decode, so that it runs as it is.

declare(strict_types=1);

// ---- Call your SDK here -------------------------------------------------------------------------

const IMPLEMENTATION = ['name' => 'my-sdk', 'version' => '1.0.0', 'language' => 'php'];

// The exceptions that your SDK documents for bad input. Any other one is a crash.
const REFUSALS = [JsonException::class];

/** Returns the session that your SDK makes of a document, which may not be UTF-8. */
function read(string $document): mixed
{
    $session = json_decode($document, flags: JSON_THROW_ON_ERROR);
    if (!$session instanceof stdClass) {
        throw new JsonException('not an object');
    }
    return $session;
}

/** Returns the SDK's own object as JSON. Never return the text of the document. */
function encode(mixed $session): string
{
    return json_encode($session, JSON_THROW_ON_ERROR);
}

// ---- The rest stays as it is --------------------------------------------------------------------

function answer(array $request): array
{
    if ($request['op'] === 'start' && $request['protocol'] === 1) {
        return [
            'op' => 'start',
            'protocol' => 1,
            'implementation' => IMPLEMENTATION,
            'capabilities' => ['encode'],
        ];
    }
    if ($request['op'] !== 'decode') {
        return ['op' => 'error', 'message' => 'this adapter speaks protocol 1'];
    }
    $document = $request['document'] ?? base64_decode($request['document_base64']);
    return ['id' => $request['id']] + outcome($document);
}

function outcome(string $document): array
{
    try {
        $session = read($document);
    } catch (Throwable $error) {
        $refused = array_filter(REFUSALS, fn ($refusal) => $error instanceof $refusal) !== [];
        return ['outcome' => $refused ? 'rejected' : 'crashed', 'message' => text_of($error)];
    }
    try {
        return ['outcome' => 'accepted', 'document' => encode($session)];
    } catch (Throwable $error) {
        return ['outcome' => 'accepted', 'echo_error' => text_of($error)];
    }
}

/** The text of an error, which may quote a document, so it is cut. */
function text_of(Throwable $error): string
{
    return substr(get_class($error) . ': ' . $error->getMessage(), 0, 2000);
}

// What PHP or the SDK prints goes to standard error. Standard output is for responses alone.
ini_set('display_errors', 'stderr');
ob_start(function (string $text): string {
    fwrite(STDERR, $text);
    return '';
}, 1);

while (($line = fgets(STDIN)) !== false) {
    $response = answer(json_decode($line, true, flags: JSON_THROW_ON_ERROR));
    $text = json_encode($response, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
    fwrite(STDOUT, $text . "\n");
    if (isset($response['op']) && $response['op'] === 'error') {
        exit(1);
    }
}
