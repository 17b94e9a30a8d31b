"""What an ask can expect: one question type a file, each reads an answer or says why not."""
